# Involved professionals: by invitation, per client, until a day.
way-involvement = Let somebody look along
rail-involvement = With whom I am involved
involvement-title = Who looks along?
involvement-lead = Invite the general practitioner, home care or day care. The invitation ends by itself.
involvement-invite = Invite somebody
involvement-sees = Whoever you invite sees name, address, telephone, contact person and how far the guidance is. Not the citizen service number, not the question, and not what you write down.
involvement-restricted = The use of these data is restricted. As long as that is so, nobody looks along and you can invite nobody.
involvement-name = Name
involvement-name-missing = Fill in the name.
involvement-email = E-mail address at work
involvement-email-hint = With this they sign in.
involvement-email-wrong = Fill in an e-mail address, such as name@example.nl.
involvement-as = Who is this for the client?
involvement-as-general-practice = General practitioner or practice nurse
involvement-as-home-care = District nursing or home care
involvement-as-day-care = Day care
involvement-as-welfare = Welfare or neighbourhood team
involvement-as-other = Somebody else
involvement-as-missing = Choose who this is for the client.
involvement-until = Until which day?
involvement-until-hint = Six months at most. After that you can invite again.
involvement-until-over = This day is over. Choose today or later.
involvement-until-too-far = This is too long. Choose a day within six months.
involvement-agreed = Who agrees?
involvement-agreed-hint = Talk about it first. Without leave nobody looks along.
involvement-agreed-client = The client
involvement-agreed-representative = The legal representative
involvement-agreed-missing = Choose who agrees.
involvement-agreed-was = Agreed by: { $who }
involvement-send = Invite
involvement-invited = The invitation was made.
involvement-ended = The invitation was taken back. They no longer look along.
involvement-who = Invited
involvement-nobody = Nobody was invited yet.
involvement-until-day = Looks along until { $day }
involvement-over-since = Ended after { $day }
involvement-ended-on = Taken back on { $day }
involvement-end = Take back the invitation of { $name }
involvement-yourself = This is your own address. You guide this client already.
involvement-already = This person is invited already.
involvement-closed = This account is closed. Ask the administrator.
involvement-mine-title = With whom I am involved
involvement-mine-lead = The case manager invited you. After the last day you no longer see the client here.
involvement-mine-empty = You are invited nowhere at the moment.
involvement-mine-empty-hint = Do you want to look along with a client? Ask the case manager.
involvement-by = Invited by
involvement-until-column = Until
message-involved-subject = You are invited to look along
message-involved-body =
    A case manager invited you to look along with a client.

    Sign in at { $link }

    This e-mail does not say whom it is about. That is safer.
