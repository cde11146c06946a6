//! What can be done: one list of actions, and for each a marker type that a permit carries.
//!
//! An action says what is done, never who may do it; that is `rules.toml`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What an action is about. Facts belong to one such object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    /// A person who was referred, with everything about them. That they exist here is confidential.
    Referral,
    /// Two people who may be one, or people who are seen as one. That somebody is known here is confidential.
    Client,
    /// A member of staff: account, hours, caseload, absence.
    Staff,
    /// The network itself: its set-up, its pages, its covenant, its figures. Everybody may know that these exist.
    Network,
    /// The journal of who did what.
    Journal,
}

/// The type that stands for one action, so that a permit for one is no permit for another.
pub trait ActionKind: fmt::Debug + Copy + Send + Sync + 'static {
    /// The action that the type stands for.
    const ACTION: Action;
}

/// An action that only reads.
pub trait ReadAction: ActionKind {}

/// An action that changes something.
pub trait WriteAction: ActionKind {}

macro_rules! kind {
    (read $name:ident) => {
        impl super::ReadAction for $name {}
    };
    (write $name:ident) => {
        impl super::WriteAction for $name {}
    };
}

macro_rules! reads {
    (read) => {
        true
    };
    (write) => {
        false
    };
}

macro_rules! actions {
    ($($object:ident { $($kind:ident $name:ident = $text:literal, $doc:literal;)* })*) => {
        /// Something that can be done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Action {
            $($(#[doc = $doc] #[serde(rename = $text)] $name),*),*
        }

        impl Action {
            /// All actions, in the order of the documents.
            pub const ALL: &[Self] = &[$($(Self::$name),*),*];

            /// The stable name: in `rules.toml` and in the journal.
            pub const fn name(self) -> &'static str {
                match self {
                    $($(Self::$name => $text),*),*
                }
            }

            /// What it means, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $($(Self::$name => $doc),*),*
                }
            }

            /// As what it is told to the client: most as what they are; the steps of the reporting code for abuse as the
            /// looking and working in the file that everybody who treats does, so that a list of who looked betrays nothing.
            #[must_use]
            pub const fn told_to_client(self) -> Self {
                match self {
                    Self::ViewAbuseCode => Self::ViewReferral,
                    Self::RecordAbuseCode => Self::CompleteReferral,
                    other => other,
                }
            }

            /// What it is about.
            pub const fn object(self) -> Object {
                match self {
                    $($(Self::$name => Object::$object),*),*
                }
            }

            /// Whether it only reads.
            pub const fn reads(self) -> bool {
                match self {
                    $($(Self::$name => reads!($kind)),*),*
                }
            }
        }

        /// One type per action, of no size, that a permit carries.
        pub mod actions {
            $($(
                #[doc = $doc]
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct $name;

                impl super::ActionKind for $name {
                    const ACTION: super::Action = super::Action::$name;
                }

                kind!($kind $name);
            )*)*
        }
    };
}

actions! {
    Referral {
        write SubmitReferral = "referral.submit", "Refers somebody on the public page.";
        write KeepDraft = "referral.draft.keep", "Keeps, changes or wipes the answers given so far on the public page.";
        read ViewDraft = "referral.draft.view", "Goes on with the answers given so far on the public page.";
        read FollowStatus = "status.follow", "Follows with a code where a referral stands, in plain words.";
        write CreateReferral = "referral.create", "Types a referral that came by telephone, letter or another system.";
        write ImportReferral = "referral.import", "Takes in a referral from a file of another system.";
        read ListReferrals = "referral.list", "Sees the list of referrals.";
        read SearchReferrals = "referral.search", "Searches for a person by name, birth date, number or code.";
        read ViewReferral = "referral.view", "Opens a referral.";
        read ViewClient = "client.view", "Sees everything of one person together, each referral as far as it may be opened.";
        read ExportReferrals = "referral.export", "Takes a list of people out as a file.";
        write CompleteReferral = "referral.complete", "Completes or corrects the data of a referral.";
        read ViewReferralFile = "referral.file.view", "Opens a file that came with a referral.";
        write AddReferralFile = "referral.file.add", "Adds a file to a referral.";
        write LogContact = "referral.contact.log", "Records a contact with the client or contact person, or an attempt at one.";
        write PlanContact = "referral.contact.plan", "Plans a contact.";
        write AskReferrer = "referral.referrer.ask", "Asks the referrer for what is missing.";
        write RecordConsent = "referral.consent.record", "Records a consent, a refusal or a withdrawal.";
        read ViewConsents = "client.consents.view", "Sees what one person agreed to, by whom and until when.";
        write SetOwnWish = "referral.own_wish.set", "Records that somebody waits at their own wish until a date.";
        write ConfirmStillNeeded = "referral.still_needed.confirm", "Records the answer to the question whether help is still needed.";
        write EndReferral = "referral.end", "Ends a referral with its kind of end.";
        write ReopenReferral = "referral.reopen", "Opens an ended referral again.";
        write RecordDeath = "referral.death.record", "Records a death, which stops every message at once.";
        read ViewTriage = "triage.view", "Sees the assessment, the suggested class and the decisions so far.";
        write TakeFirstLook = "triage.first_look", "Has the first look at a referral.";
        write AssessSituation = "triage.assess", "Records the structured assessment of the situation.";
        write DecideTriage = "triage.decide", "Decides the class, with a reason where it differs from the suggestion.";
        read ViewWaitingList = "waiting_list.view", "Sees who waits, in order, with both clocks.";
        write PointToSupport = "support.point", "Points somebody who waits to interim support and records what was used.";
        read ViewInbox = "inbox.view", "Sees the inbox of the team.";
        read SuggestAssignment = "inbox.suggest", "Sees who could take whom, with reasons.";
        write OfferReferral = "inbox.offer", "Offers a person to a colleague.";
        write TakeReferral = "inbox.take", "Takes a person out of the inbox.";
        write AssignReferral = "inbox.assign", "Assigns a person to a case manager or a link worker with a stand-by, with a rationale.";
        write AnswerOffer = "inbox.answer", "Accepts or declines an offer.";
        write GiveBack = "inbox.give_back", "Gives a person back to the team, with a typed reason.";
        write Reassign = "reassign", "Moves people to another case manager, one or many at once.";
        read ViewGuidance = "guidance.view", "Sees the guidance of a client.";
        write RecordAcquaintance = "guidance.acquaintance", "Records the link worker's acquaintance.";
        write RecordFirstContact = "guidance.first_contact", "Records the case manager's first contact, which starts guidance.";
        read ViewConsult = "mgt.view", "Sees a question to the geriatric team and its answers.";
        write AskGeriatricTeam = "mgt.ask", "Asks the geriatric team a question.";
        write AnswerGeriatricTeam = "mgt.answer", "Answers a question to the geriatric team.";
        read ViewInvolvement = "involvement.view", "Sees who else is invited for one client, and until when.";
        read ListInvolved = "involvement.list", "Sees for whom one is invited oneself, and until when.";
        write InviteInvolved = "involvement.invite", "Invites somebody who is involved with one client, until a day.";
        write EndInvolvement = "involvement.end", "Takes back the invitation of somebody who is involved with one client.";
        read ViewAbuseCode = "abuse_code.view", "Sees the steps of the reporting code for abuse that were taken.";
        write RecordAbuseCode = "abuse_code.record", "Records a step of the reporting code for abuse.";
        write RouteOnward = "route.onward", "Routes somebody onward to another provider, with a typed reason.";
        write ConfirmRoute = "route.confirm", "Records that the receiver has confirmed a route onward.";
        write AskStillNeeded = "referral.still_needed.ask", "Puts up the question whether help is still needed.";
        write WatchTerms = "term.watch", "Asks the deputy, then the manager, when a term has passed.";
        write AttachReferral = "referral.attach", "Attaches another referral of the same client to the one that carries the clocks.";
        write DetachReferral = "referral.detach", "Detaches a referral from the one that carries the clocks; it goes on by itself.";
        write WeighNews = "referral.attached.weigh", "Notes that what an attached referral says was weighed.";
        write ExpireDrafts = "referral.draft.expire", "Removes drafts that have expired.";
        write SweepFiles = "referral.file.sweep", "Removes files that belong to nothing.";
        read ViewAccessLog = "client.log.view", "Sees who looked at or changed anything about one person.";
        read ViewClientRetention = "client.retention.view", "Sees until when the data of one person are kept, and why.";
        write PlaceHold = "client.hold.place", "Has the data of one person kept beyond their term, with a typed reason.";
        write LiftHold = "client.hold.lift", "Ends that the data of one person are kept beyond their term, with a typed reason.";
        read ViewRequests = "client.requests.view", "Sees what was asked about the data of one person, and who is responsible for them.";
        write RecordRequest = "client.request.record", "Takes down what somebody asks about their own data.";
        write DecideRequest = "client.request.decide", "Checks who asks, takes longer, or decides about a request on somebody's own data.";
        read ViewCopy = "client.copy.view", "Sees what a copy of everything about one person would hold, with what stays out until somebody looked at it.";
        write ReviewCopy = "client.copy.review", "Decides what is left out of a copy of everything about one person, with a typed reason.";
        read ExportCopy = "client.copy.export", "Takes out a copy of everything about one person, to give it to whoever asked.";
        read ExportFile = "client.file.export", "Takes out the whole file of one person for the organisation that is responsible.";
        read ExportAccessLog = "client.log.export", "Takes out as a file who looked at or changed anything about one person.";
        write SendMessage = "outbox.send", "Hands a message to the mail server.";
    }
    Client {
        write CompareClient = "client.compare", "Compares somebody with everybody who is known, and keeps who may be the same.";
        write RecogniseClient = "client.recognise", "Sees two people as one because the data of a known sender prove it.";
        read CountValues = "client.values.count", "Counts how common names, birth dates and addresses are among everybody who is known; nobody is shown anything.";
        read ListPairs = "client.pairs.list", "Sees which people may be one person.";
        read ViewPair = "client.pair.view", "Puts two people who may be one side by side.";
        write JudgePair = "client.judge", "Says that two people are one, that they are not, or that it is not clear yet.";
        write UndoMerge = "client.merge.undo", "Takes back that two people are one, and says what belongs to whom.";
        write SplitClient = "client.split", "Parts a record that mixes two people.";
        write PurgeClient = "client.purge", "Removes everything about a person whose term is over.";
        write AskEmergency = "emergency.ask", "Takes emergency access to the file of one person, with a typed reason, for at most eight hours.";
    }
    Staff {
        write SignIn = "account.sign_in", "Signs in.";
        read ViewOwnAccount = "account.own.view", "Sees the own account, roles and sessions.";
        write EditOwnAccount = "account.own.edit", "Changes the own password, second factor, language or saved filters.";
        write EndOwnSession = "account.own.session.end", "Ends an own session.";
        read ListAccounts = "account.list", "Sees the accounts.";
        read ViewAccount = "account.view", "Sees one account with its roles.";
        write CreateAccount = "account.create", "Makes an account.";
        write InviteFirstAdministrator = "account.first.invite", "Makes the link for the first administrator, while nobody can sign in.";
        write MakeFirstAdministrator = "account.first.make", "Becomes the first administrator by that link.";
        write EditAccount = "account.edit", "Changes an account: name, roles, second factor reset.";
        write DisableAccount = "account.disable", "Closes an account and ends its sessions.";
        write ExpireSessions = "account.session.expire", "Ends sessions that have passed their limits.";
        read ViewOwnCaseload = "caseload.view.own", "Sees the own weighted caseload and mix.";
        read ViewPersonCaseload = "caseload.view.person", "Sees the weighted caseload and mix of one person.";
        read ViewAbsence = "absence.view", "Sees when somebody is absent, as dates without a reason.";
        write EditAbsence = "absence.edit", "Changes when somebody is absent.";
        read ViewAlerts = "alert.view", "Sees the own alerts: of what kind and in which area, never of whom.";
        write SeeAlert = "alert.see", "Notes that an own alert was seen.";
        write KeepCalendarLink = "calendar.link", "Makes or withdraws the secret link to the own calendar.";
        read ReadCalendar = "calendar.read", "Reads somebody's own calendar by its secret link: when, and what kind of work.";
        write EndEmergency = "emergency.end", "Ends the own emergency access before its time.";
        write EditHours = "hours.edit", "Changes the hours of an appointment.";
    }
    Network {
        read ViewPage = "page.view", "Reads a public information page.";
        write EditPage = "page.edit", "Edits a public information page.";
        read ViewCovenant = "covenant.view", "Reads the covenant.";
        write PublishCovenant = "covenant.publish", "Publishes a version of the covenant.";
        read ViewSupport = "support.view", "Searches the directory of support.";
        write ImportSupport = "support.import", "Takes in the directory of support.";
        read ViewNetwork = "network.view", "Sees the organisations, teams and areas.";
        write ImportNetwork = "network.import", "Takes in organisations, teams, areas, people and contracts.";
        write ImportPostcodes = "postcodes.import", "Takes in an edition of the postcodes.";
        write CopyNetwork = "network.copy", "Copies the whole network to another database, or backs it up.";
        write RotateKeys = "keys.rotate", "Seals everything with another master key, and takes the old one away.";
        read ListProviders = "provider.list", "Sees through which identity provider the people of an organisation may sign in.";
        write EditProvider = "provider.edit", "Sets through which identity provider the people of an organisation may sign in, or asks whether it answers.";
        read ViewTeamCaseload = "caseload.view.team", "Sees the weighted caseload and mix of a team.";
        read ViewSchedule = "schedule.view", "Sees the week schedule of a team: who does what when, and who can be reached by phone.";
        write PlanSchedule = "schedule.plan", "Plans the weeks of a team.";
        read ViewOrganisationFigures = "figures.organisation.view", "Sees the figures of one organisation.";
        read ViewOutbox = "outbox.view", "Sees which messages wait, were sent or failed; never their addressee.";
        write RetryMessage = "outbox.retry", "Tries a failed message again.";
        read ViewFigures = "figures.view", "Sees the figures of the network: how many, how long, within the norm.";
        read ViewCapacity = "capacity.view", "Looks ahead: sees the counts that scenarios rest on, kept scenarios and what came out.";
        write MakeScenario = "capacity.scenario.make", "Makes a scenario, stops it, asks for a look back, and notes the decision that was taken.";
        write RunScenario = "capacity.scenario.run", "Computes a scenario that somebody asked for.";
        write ImportPopulation = "capacity.population.import", "Takes in how many people live where, or how many have dementia.";
        read ViewRetention = "retention.view", "Sees how long data are kept, how many people's term is over, and whose data are kept longer.";
        write SetRetention = "retention.set", "Sets how long data are kept, where the law leaves that to the network.";
        read ListRequests = "request.list", "Sees every request about own data that is open, and who must answer by when.";
        read ListBreaches = "breach.list", "Sees the register of breaches of personal data.";
        write RecordBreach = "breach.record", "Takes down a breach of personal data, what is known of it, and who was told.";
        read ViewRota = "rota.view", "Sees who is on duty at the desk of an area, with the deputy.";
        write EditRota = "rota.edit", "Changes who is on duty at the desk of an area.";
    }
    Journal {
        read ViewLog = "log.view", "Sees who saw or changed what.";
        read ReviewAccesses = "log.review", "Sees every access to people, weighed, and every emergency access.";
        read SeekAccesses = "breach.accesses", "Asks the log who saw which people in a period, or whom somebody saw.";
        read ExportAccesses = "breach.accesses.export", "Takes out as a file who saw which people in a period.";
        write JudgeAccess = "log.judge", "Says what came of an access or an emergency access that was looked at.";
        write WeighAccesses = "log.weigh", "Weighs every access in the journal by rules, for the privacy officer.";
        write PurgeLog = "log.purge", "Empties the events of the journal that are older than their term; their codes stay.";
        read VerifyLog = "log.verify", "Checks that the journal is whole.";
        write AnchorJournal = "log.anchor", "Writes the anchor over the heads of the journal.";
    }
}

impl Action {
    /// The action with this stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.name() == name)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
