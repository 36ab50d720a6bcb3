//! `betwixt user`: manages accounts, for the operator of the server.

use clap::Subcommand;
use serde_json::{Value, json};

use super::block_on::block_on;
use super::password::PasswordArguments;
use super::start::{self, Machine};
use super::{CliError, Context, Exit, Format};
use crate::accounts::appoint::{self, AppointError, By, NewAccount};
use crate::accounts::{Account, Address, Name, Role, find, password, reset};
use crate::app::App;
use crate::config::{Admin, keys};
use crate::crypt::{NewPasswordError, Password, PasswordContext, PasswordHash};
use crate::id::AccountId;
use crate::links;
use crate::mail::Email;
use crate::moderation::{TrustLevel, trust};

/// `betwixt user`
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Create an account that can sign in immediately.
    Create {
        /// The address to sign in with.
        email: String,
        /// The name that others see.
        #[arg(long)]
        name: String,
        /// What it may do: reader, moderator or owner.
        #[arg(long, default_value = "reader")]
        role: String,
        #[command(flatten)]
        password: PasswordArguments,
    },
    /// List the accounts, oldest first.
    List,
    /// Show one account.
    Show {
        /// Its address.
        email: String,
    },
    /// Give an account another role; its browsers are signed out.
    SetRole {
        /// Its address.
        email: String,
        /// What it may do: reader, moderator or owner.
        role: String,
    },
    /// Set an account's password; its browsers are signed out.
    SetPassword {
        /// Its address.
        email: String,
        #[command(flatten)]
        password: PasswordArguments,
    },
    /// Print a link that sets a new password, to hand over in person; it expires in 30 minutes and works once.
    ResetLink {
        /// Its address.
        email: String,
    },
    /// Disable an account: its browsers are signed out, and no one can sign in with it. What it wrote stays.
    Disable {
        /// Its address.
        email: String,
    },
    /// Enable a disabled account.
    Enable {
        /// Its address.
        email: String,
    },
}

/// How many accounts are read at once.
const PAGE: usize = 500;

/// Runs an account command on the site that the settings describe.
pub(super) fn run(context: &mut Context, arguments: &Arguments) -> Result<Exit, CliError> {
    let config = context.config()?;
    start::schema(&config)?;
    let app = start::app(config, Machine::real())?;
    match &arguments.what {
        UserCommand::Create { email, name, role, password } => {
            let account = create(&app, email, name, role, &password.read()?)?;
            show(context, &app, &account, "The account is created.")
        }
        UserCommand::List => list(context, &app),
        UserCommand::Show { email } => show(context, &app, &found(&app, email)?, ""),
        UserCommand::SetRole { email, role } => {
            let (id, role) = (found(&app, email)?.id(), parse_role(role)?);
            app.db.write_now(move |tx| appoint::set_role(tx, By::Terminal, id, role)).map_err(refused)?;
            show(context, &app, &found(&app, email)?, "The role is set.")
        }
        UserCommand::SetPassword { email, password } => {
            let account = found(&app, email)?;
            set_password(&app, &account, &password.read()?)?;
            show(context, &app, &account, "The password is set, and every browser is signed out.")
        }
        UserCommand::ResetLink { email } => reset_link(context, &app, found(&app, email)?.id()),
        UserCommand::Disable { email } => {
            let id = found(&app, email)?.id();
            app.db.write_now(move |tx| appoint::disable(tx, id)).map_err(refused)?;
            show(context, &app, &found(&app, email)?, "The account is disabled.")
        }
        UserCommand::Enable { email } => {
            let id = found(&app, email)?.id();
            app.db.write_now(move |tx| appoint::enable(tx, id)).map_err(refused)?;
            show(context, &app, &found(&app, email)?, "The account can sign in again.")
        }
    }
}

/// Makes the first owner that `ADMIN_EMAIL` and `ADMIN_PASSWORD` describe; does nothing when there is an owner.
///
/// # Errors
/// When the password is too weak, or the address has an account that is no owner.
pub(super) fn first_owner(app: &App, admin: &Admin) -> Result<(), CliError> {
    if app.db.read_now(find::has_owner)? {
        return Ok(());
    }
    let email = admin.email.clone();
    let name = match Name::parse(email.local()) {
        Ok(name) => name,
        Err(_) => Name::parse("Owner").map_err(|error| CliError::Failed(error.to_string()))?,
    };
    let about = PasswordContext::new(name.as_str(), email.as_given(), &app.site.name());
    let password = hash(app, admin.password.expose(), about).map_err(|error| match error {
        CliError::Failed(sentence) => app.config.refuse(&keys::ADMIN_PASSWORD, sentence).into(),
        other => other,
    })?;
    let new = NewAccount { email, name, role: Role::Owner, password };
    match app.db.write_now(move |tx| appoint::create(tx, new)) {
        Ok(_) => Ok(()),
        Err(AppointError::Taken) => Err(app
            .config
            .refuse(
                &keys::ADMIN_EMAIL,
                "This address has an account that is not an owner; make it one with `betwixt user set-role`.",
            )
            .into()),
        Err(error) => Err(refused(error)),
    }
}

fn create(app: &App, email: &str, name: &str, role: &str, typed: &str) -> Result<Account, CliError> {
    let (email, role) = (parse_email(email)?, parse_role(role)?);
    let name = Name::parse(name).map_err(|error| CliError::Usage(error.to_string()))?;
    let about = PasswordContext::new(name.as_str(), email.as_given(), &app.site.name());
    let new = NewAccount { password: hash(app, typed, about)?, email, name, role };
    app.db.write_now(move |tx| appoint::create(tx, new)).map_err(refused)
}

fn set_password(app: &App, account: &Account, typed: &str) -> Result<(), CliError> {
    let about = PasswordContext::new(account.name().as_str(), account.email().as_given(), &app.site.name());
    let (id, hash) = (account.id(), hash(app, typed, about)?);
    Ok(app.db.write_now(move |tx| password::set(tx, id, &hash))?)
}

fn hash(app: &App, typed: &str, about: PasswordContext) -> Result<PasswordHash, CliError> {
    let password = Password::parse(typed).map_err(|error| CliError::Failed(error.to_string()))?;
    block_on(app.hasher.hash(password, about))?.map_err(|error| match error {
        NewPasswordError::Refused(error) => CliError::Failed(error.to_string()),
        NewPasswordError::Internal(error) => error.into(),
    })
}

fn reset_link(context: &mut Context, app: &App, id: AccountId) -> Result<Exit, CliError> {
    let Some((_, token)) = app.db.write_now(move |tx| reset::create_link(tx, id))? else {
        return Err(CliError::Failed("This account is disabled. Enable it first: betwixt user enable.".to_owned()));
    };
    let link = app.site.absolute(&links::reset(token.reveal()));
    context.answer(&json!({ "link": link }), &link)
}

fn list(context: &mut Context, app: &App) -> Result<Exit, CliError> {
    let (mut after, mut rows) = (None, Vec::new());
    loop {
        let page = app.db.read_now(move |tx| find::list(tx, after, PAGE))?;
        if context.format == Format::Text {
            for account in &page.rows {
                let (role, email) = (account.role().as_str(), account.email().as_given());
                context.output.line(format_args!("{role:<10}{email}  {}{}", account.name(), state(account)))?;
            }
        } else {
            for account in &page.rows {
                rows.push(to_json(account, level(app, account)?));
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    if context.format == Format::Json {
        context.output.json(&rows)?;
    }
    Ok(Exit::Ok)
}

/// Prints what was done, and the account's current state.
fn show(context: &mut Context, app: &App, account: &Account, done: &str) -> Result<Exit, CliError> {
    let level = level(app, account)?;
    if context.format == Format::Json {
        context.output.json(&to_json(account, level))?;
        return Ok(Exit::Ok);
    }
    let output = &mut context.output;
    if !done.is_empty() {
        output.line(done)?;
    }
    output.line(format_args!("Name      {}", account.name()))?;
    output.line(format_args!("Address   {}{}", account.email().as_given(), state(account)))?;
    output.line(format_args!("Role      {}", account.role()))?;
    output.line(format_args!("Trust     {}", level))?;
    output.line(format_args!("Since     {}", account.created_at().rfc3339()))?;
    Ok(Exit::Ok)
}

fn state(account: &Account) -> &'static str {
    match (account.disabled_at(), account.address()) {
        (Some(_), _) => " (disabled)",
        (None, Address::Unverified) => " (not confirmed)",
        (None, Address::Verified) => "",
    }
}

/// The trust level of an account under its own name.
fn level(app: &App, account: &Account) -> Result<TrustLevel, CliError> {
    let account = account.clone();
    Ok(app.db.read_now(move |tx| trust::level_of_account(tx, &account))?)
}

fn to_json(account: &Account, level: TrustLevel) -> Value {
    json!({
        "id": account.id(),
        "email": account.email(),
        "name": account.name().as_str(),
        "role": account.role(),
        "trust": level,
        "verified": account.address() == Address::Verified,
        "disabled_at": account.disabled_at().map(|at| at.rfc3339()),
        "created_at": account.created_at().rfc3339(),
    })
}

fn found(app: &App, email: &str) -> Result<Account, CliError> {
    let email = parse_email(email)?;
    let account = app.db.read_now(move |tx| find::by_email(tx, &email))?;
    account.ok_or_else(|| CliError::Failed("No account has this address. `betwixt user list` shows all addresses.".to_owned()))
}

fn parse_email(text: &str) -> Result<Email, CliError> {
    Email::parse(text).map_err(|error| CliError::Usage(error.to_string()))
}

fn parse_role(text: &str) -> Result<Role, CliError> {
    text.parse().map_err(|_| CliError::Usage(format!("{text:?} is not a role. Write reader, moderator or owner.")))
}

/// A refusal is a sentence for the operator; an internal error keeps its cause.
fn refused(error: AppointError) -> CliError {
    match error {
        AppointError::Internal(error) => error.into(),
        other => CliError::Failed(other.to_string()),
    }
}
