# The page of the own account.
account-title = Your account
account-back = To your account
account-how = How you sign in
account-changed = chosen; last changed { $at }
account-change = Change
account-the-password = the password
account-telephone = Phone
account-telephone-linked = linked: the app gives a code of six digits
account-the-telephone = the phone
account-codes = Recovery codes
account-codes-none = not made yet
account-codes-left = { $left } of { $of } left
account-make = Make new ones
account-the-codes = recovery codes
account-no-password = You have no password in Spil. There is nothing to change here.
account-no-codes = You have no recovery codes. Make them now: with those you get in when you have lost your phone.
account-used-code =
    { $count ->
        [0] You signed in with a recovery code. It was the last one: make new ones. Lost your phone? Then link another one.
        [one] You signed in with a recovery code. There is 1 left. Lost your phone? Then link another one.
       *[other] You signed in with a recovery code. There are { $count } left. Lost your phone? Then link another one.
    }
account-done-welcome = Your account is ready and you are signed in.
account-done-password = Your password was changed. You are signed out on other devices.
account-done-telephone = Your phone is linked. You are signed out on other devices.
account-done-session = That session was ended.
account-done-sessions = Your other sessions were ended.
account-sessions = Where you are signed in
account-sessions-lead = Do you see something that you do not know? End it and choose another password.
account-device = Device
account-since = Signed in
account-seen = Last used
account-by = With
account-this-one = This device
account-end = End
account-end-others = End all others
account-factor-password-and-code = password and phone
account-factor-password-and-recovery-code = password and recovery code
account-factor-invitation = invitation
account-factor-demo = demonstration
device-on = { $browser } on { $system }
device-browser = Unknown browser
device-edge = Edge
device-opera = Opera
device-firefox = Firefox
device-chrome = Chrome
device-safari = Safari
device-ios = iPhone or iPad
device-android = Android
device-windows = Windows
device-macos = Mac
device-chromeos = ChromeOS
device-linux = Linux

confirm-title = Is it you?
confirm-lead = You are about to change your account. So prove once more who you are. After that you have ten minutes.
confirm-button = Go on

password-title = Change password
password-lead = You will be signed out on other devices.
password-button = Change the password

telephone-title = Link a phone
telephone-lead = The code of your former phone will no longer work. You will be signed out on other devices.
telephone-code-hint = The six digits that the app shows now.
telephone-button = Link this phone

codes-lead = You get ten codes. Each works once, instead of the code of your phone. Codes of before will no longer work.
codes-button = Make ten codes
codes-once = You see these codes only once. Print them or write them down, and do not keep them with your phone.
codes-of = Recovery codes of { $person } for { $network }
codes-print = Print

# The accounts for the administrator.
rail-accounts = Who signs in
accounts-title = Who can sign in
accounts-lead = You can invite whoever is in the network file. The link works once, for three days.
accounts-empty = Nobody is in the network yet
accounts-empty-hint = Take in a network file first.
accounts-ready-count =
    { $count ->
        [one] 1 can sign in
       *[other] { $count } can sign in
    }
accounts-not-ready-count =
    { $count ->
        [one] 1 not yet
       *[other] { $count } not yet
    }
accounts-name = Name
accounts-roles = Role
accounts-no-role = none
accounts-state = State
accounts-closed = closed
accounts-ready = can sign in
accounts-invited = invited until { $until }
accounts-not-invited = not invited
accounts-back = To all accounts
accounts-invite-title = Invite
accounts-invite-lead = You get a link. With it this person chooses a password and links a phone. An earlier link will no longer work.
accounts-invite = Invite
accounts-invite-again = Invite once more
accounts-withdraw = Withdraw the invitation
accounts-done-withdrawn = The invitation was withdrawn.
accounts-reset-title = Begin anew
accounts-reset-lead = Phone and recovery codes lost? First make sure that this really is your colleague. Then password, phone and recovery codes go, all sessions end, and you get a new link.
accounts-reset = Restore signing in
accounts-link = This is the link. You see it only once.
accounts-hand-over = Hand the link over yourself, not in a group. It works once, for three days.
accounts-mailed = The link also goes to this person by e-mail. It works once, for three days.
invitation-mail-subject = Your account at { $network }
invitation-mail-body =
    There is an account for you at { $network }.

    Open this link, choose a password and link your phone:
    { $link }

    The link works once, for three days.
    Did you not expect this? Then do nothing.

# The first administrator.
first-title = The first administrator
first-lead = Nobody can sign in yet. With this link you become the first administrator.
first-name = Your name
first-name-missing = Fill in your name.
first-email-hint = You will sign in with it. Take the address that is in the network file too, if you are in it.
first-email-wrong = Fill in an e-mail address, such as name@organisation.nl.
first-button = Go on

# Passkeys: a key on one's own device.
passkey-title = Your passkeys
passkey-lead = With a passkey you sign in without a password. The key is on your phone, your computer or a separate key, and works only with your finger, your face or your PIN.
passkey-none = You have no passkey yet.
passkey-name = Name
passkey-name-hint = Where is this passkey? For example: work phone.
passkey-name-missing = Give the passkey a name.
passkey-added = Added
passkey-never = not yet
passkey-rename = Rename
passkey-other-name = Another name for
passkey-remove = Remove
passkey-add-title = Add a passkey
passkey-add-lead = Your device asks for your finger, your face or your PIN. You are signed out on other devices.
passkey-add = Add a passkey
passkey-no-script = This only works with JavaScript switched on. Signing in with password and phone always works.
passkey-not-added = The passkey was not added. Try again. A device that already has a passkey of yours cannot make another one.
account-passkeys-count =
    { $count ->
        [0] none yet
       *[other] { $count } in use
    }
account-the-passkeys = the passkeys
account-done-passkey = The passkey was added. You are signed out on other devices.
account-done-passkey-renamed = The passkey has another name.
account-done-passkey-removed = The passkey was removed. You are signed out on other devices.
account-factor-passkey = a passkey
