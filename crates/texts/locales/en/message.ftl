# E-mail to whoever referred somebody. Never more than that there is news.
message-subject = There is news about your referral
message-body =
    There is news about your referral.

    Your code is { $code }.
    Enter the code at { $link }

    This e-mail says nothing about the person. That is safer.
    You cannot reply to this e-mail.
