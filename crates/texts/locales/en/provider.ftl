# Signing in through the identity provider of one's own organisation.
provider-enter = Sign in through your organisation
provider-title = Sign in through your organisation
provider-choose = Choose the organisation that you work for.
provider-none = There is no organisation yet with which you can sign in like this.
provider-otherwise = Sign in with your password or passkey
provider-onward-title = You are going to your organisation
provider-onward-lead = You sign in at { $organisation } and then come back here.
provider-onward = Go to { $organisation }
provider-refused-title = Signing in through your organisation did not work
provider-refused-lead = Perhaps it took too long, or your organisation is not linked to your account yet. You link it yourself, at My account.
provider-down-title = The identity provider of your organisation cannot be reached
provider-down-lead = Wait a few minutes and try again. You can sign in with your password or passkey now.
provider-again = Try again
provider-help = Does it not work? Ask the administrator.
provider-second-title = One more step
provider-second-lead = Your organisation recognised you. Now type the code of your phone.

provider-own-title = Signing in through your organisation
provider-own-lead = Link the identity provider of your organisation. After that you sign in without the password of Spil. You are signed out on other devices.
provider-own-none = Your organisation has not connected an identity provider yet.
provider-organisation = Organisation
provider-not-linked = not linked
provider-link = Link
provider-unlink = Unlink
account-the-providers = signing in through your organisation
account-providers-count =
    { $count ->
        [0] not linked
        [one] 1 organisation linked
       *[other] { $count } organisations linked
    }
account-done-provider = Your organisation is linked. You are signed out on other devices.
account-done-provider-removed = Your organisation is unlinked. You are signed out on other devices.
account-factor-provider = your organisation
account-factor-provider-and-code = your organisation and a code
account-factor-provider-and-recovery-code = your organisation and a recovery code

rail-providers = Identity providers
providers-lead = Through which identity provider the people of an organisation may sign in.
provider-linked = Linked
provider-not-set = none
provider-of = Identity provider of { $organisation }
provider-back = Back to the identity providers
provider-register = Register with the provider
provider-register-lead = Register Spil with the identity provider, with this address to return to:
provider-settings = Settings
provider-issuer = Address of the provider
provider-issuer-hint = The address (issuer) as the provider calls itself. It begins with https.
provider-issuer-none = Type the whole address, for example https://login.example.nl.
provider-issuer-https = The address begins with https. Without it, it is not safe.
provider-issuer-too-much = Type the address without a question mark, number sign or password.
provider-client = Name of Spil at the provider
provider-client-hint = The client id that the provider gave.
provider-client-wrong = Type the client id as the provider gave it, without spaces.
provider-secret = Secret
provider-secret-hint = The client secret that the provider gave. It is kept sealed, and cannot be seen afterwards.
provider-secret-keep = Leave empty to keep the secret that is there.
provider-secret-missing = Type the client secret. Another address has another secret.
provider-secret-wrong = Type the client secret as the provider gave it, without spaces.
provider-contexts = Levels that count as two factors
provider-contexts-hint = Values of acr, with a space between. May stay empty. At every other level Spil itself asks for the code of the phone.
provider-contexts-wrong = Type the values with a space between, together at most 255 characters.
provider-save = Save
provider-saved = The identity provider is saved. Now test whether it answers.
provider-removed = The identity provider is removed.
provider-test = Test
provider-test-lead = Spil asks the provider about itself, and whether it knows Spil.
provider-test-button = Test the connection
provider-test-right = The provider answers and knows Spil.
provider-test-https = The provider cannot be reached safely: the address must begin with https.
provider-test-name = This address does not exist. Check how it was typed.
provider-test-private = This address lies in a private network. The operator has to allow that first.
provider-test-elsewhere = The provider points to another address than its own. Spil does not accept that.
provider-test-silent = The provider does not answer, or not within five seconds.
provider-test-certificate = The certificate of the provider is not trusted.
provider-test-redirect = The provider sends on to another address. Type the address as the provider calls itself.
provider-test-long = The answer is too long for an identity provider.
provider-test-document = There is nothing of an identity provider at this address.
provider-test-issuer = The provider calls itself by another address than the one you typed.
provider-test-client = The provider answers, but does not know Spil. Check the client id and the secret.
provider-remove = Remove
provider-linked-count =
    { $count ->
        [0] Nobody is linked.
        [one] 1 person is linked.
       *[other] { $count } people are linked.
    }
provider-remove-lead = After removing it everybody signs in with password or passkey again, and the links are gone.
provider-remove-button = Remove the identity provider
