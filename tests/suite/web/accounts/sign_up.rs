//! Signing up and confirming the address.

use std::time::Duration;

use super::{is_signed_in, mailed_link, sign_in, sign_up, visible_answer};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

#[test]
fn confirming_the_address_signs_in_the_browser_that_signed_up() {
    let site = TestSite::new();
    let ines = site.visitor();
    let form = ines.get("/sign-up").expect(200);
    let sent =
        ines.submit(&form, "form[action='/sign-up']", &[("email", "ines@example.org"), ("name", "Ines"), ("password", PASSWORD)]);
    let sent = sent.expect(303);
    assert!(!sent.location.as_deref().expect("a page").contains("ines"), "the reader’s address is not in the URL");
    let page = ines.follow(&sent).expect(200).page();
    assert_eq!(page.text("h1").as_deref(), Some("Check your inbox"));
    assert!(page.text(".notice").unwrap().contains("We sent an email to ines@example.org."));
    assert!(!site.visitor().get("/sign-up?done=sent").expect(200).page().has(".notice"), "another browser sees the form");
    let link = mailed_link(&site, "ines@example.org", "/verify/");
    let asked = ines.get(&link).expect(200);
    assert!(asked.page().text("main").unwrap().contains("Ines"));
    assert!(!is_signed_in(&ines), "looking at it signs nobody in");
    let confirmed = ines.submit(&asked, "form[data-submit]", &[]).expect(303);
    let notice = ines.follow(&confirmed).expect(200).page().text(".notice").unwrap();
    assert!(notice.contains("Your address is confirmed, and you are signed in."), "{notice}");
    assert!(is_signed_in(&ines));
    // The link is used up, for every browser.
    for browser in [&ines, &site.visitor()] {
        browser.get(&link).expect(410);
        browser.post(&link, &[("password", PASSWORD)]).expect(410);
    }
    sign_in(&site.visitor(), "ines@example.org", PASSWORD).expect(303);
}

#[test]
fn confirming_says_who_else_is_signed_in_there_and_signs_them_out() {
    let site = TestSite::new();
    let ruth = site.member("ruth");
    sign_up(&ruth, "ines@example.org", "Ines").expect(303);
    let link = mailed_link(&site, "ines@example.org", "/verify/");
    let asked = ruth.get(&link).expect(200);
    assert!(!asked.page().has("form[data-submit]"), "no script presses the button");
    assert!(asked.page().text(".notice").unwrap().contains("Confirming signs Ruth out and Ines in."));
    ruth.submit(&asked, "main form", &[]).expect(303);
    assert_eq!(ruth.get("/settings/profile").page().form("main form").value("name"), Some("Ines"));
}

#[test]
fn what_was_written_before_signing_up_waits_in_its_form_when_the_address_is_confirmed() {
    let site = TestSite::new();
    let ines = site.visitor();
    let thread = ines.get("/t/closeness-and-space").expect(200);
    let form = "form[action=\"/t/closeness-and-space/comments\"]";
    ines.submit(&thread, form, &[("body", "We have two rooms.")]).expect(401);
    let sent = sign_up(&ines, "ines@example.org", "Ines").expect(303);
    assert!(ines.follow(&sent).page().text(".notice").unwrap().contains("What you wrote is saved"));
    let link = mailed_link(&site, "ines@example.org", "/verify/");
    let confirmed = ines.post(&link, &[]).expect(303);
    assert_eq!(ines.follow(&confirmed).expect(200).page().form(form).value("body"), Some("We have two rooms."));
}

#[test]
fn a_page_does_not_reveal_whether_an_address_has_an_account() {
    let site = TestSite::new();
    site.member("ines");
    let known = sign_up(&site.visitor(), "ines@example.org", "Somebody");
    let unknown = sign_up(&site.visitor(), "nobody@example.org", "Somebody");
    assert_eq!(visible_answer(&known, "ines@example.org"), visible_answer(&unknown, "nobody@example.org"));
    site.work();
    assert!(site.outbox.latest("ines@example.org").subject.contains("already"));
    assert!(site.outbox.latest("nobody@example.org").subject.contains("Confirm"));
    sign_in(&site.visitor(), "ines@example.org", PASSWORD).expect(303);
}

#[test]
fn signing_up_and_then_in_does_not_reveal_it_either() {
    let site = TestSite::new();
    site.member("ines");
    let other = "four other words entirely here";
    for email in ["ines@example.org", "nobody@example.org"] {
        site.visitor().post("/sign-up", &[("email", email), ("name", "Somebody"), ("password", other)]).expect(303);
    }
    let known = sign_in(&site.visitor(), "ines@example.org", other);
    let unknown = sign_in(&site.visitor(), "nobody@example.org", other);
    assert_eq!(known.status, 422);
    assert_eq!(visible_answer(&known, "ines@example.org"), visible_answer(&unknown, "nobody@example.org"));
    site.work();
    assert_eq!((site.outbox.to("ines@example.org").len(), site.outbox.to("nobody@example.org").len()), (1, 1));
}

#[test]
fn a_password_chosen_for_a_foreign_address_does_not_outlive_the_holders_sign_up() {
    let site = TestSite::new();
    let squatter = "a password that the squatter knows";
    site.visitor().post("/sign-up", &[("email", "ines@example.org"), ("name", "Not Ines"), ("password", squatter)]).expect(303);
    let first = mailed_link(&site, "ines@example.org", "/verify/");
    let ines = site.visitor();
    sign_up(&ines, "ines@example.org", "Ines").expect(303);
    let second = mailed_link(&site, "ines@example.org", "/verify/");
    ines.get(&first).expect(410);
    ines.post(&second, &[]).expect(303);
    sign_in(&site.visitor(), "ines@example.org", squatter).expect(422);
    sign_in(&ines, "ines@example.org", PASSWORD).expect(303);
}

#[test]
fn a_password_that_a_squatter_chose_afterwards_is_not_confirmed_by_the_holder_of_the_address() {
    let site = TestSite::new();
    let ines = site.visitor();
    sign_up(&ines, "ines@example.org", "Ines").expect(303);
    let squatter = "a password that the squatter knows";
    let eve = site.visitor();
    eve.post("/sign-up", &[("email", "ines@example.org"), ("name", "Ines"), ("password", squatter)]).expect(303);
    // The squatter caused the newest email; nothing in it says so.
    let link = mailed_link(&site, "ines@example.org", "/verify/");
    for password in ["", PASSWORD] {
        let asked = ines.post(&link, &[("password", password)]).expect(422);
        assert!(asked.page().has("#password-error") && asked.page().title().starts_with("Error: "));
    }
    sign_in(&eve, "ines@example.org", squatter).expect(422);
    sign_up(&ines, "ines@example.org", "Ines").expect(303);
    let link = mailed_link(&site, "ines@example.org", "/verify/");
    ines.post(&link, &[]).expect(303);
    sign_in(&eve, "ines@example.org", squatter).expect(422);
    sign_in(&ines, "ines@example.org", PASSWORD).expect(303);
}

#[test]
fn another_browser_is_asked_for_the_password_and_a_wrong_one_uses_nothing_up() {
    let site = TestSite::new();
    let (desk, phone) = (site.visitor(), site.visitor());
    sign_up(&desk, "ines@example.org", "Ines").expect(303);
    let link = mailed_link(&site, "ines@example.org", "/verify/");
    assert!(!desk.get(&link).expect(200).page().has("#password"), "the browser in which it was made says enough");
    let asked = phone.get(&link).expect(200);
    let wrong = phone.submit(&asked, "main form", &[("password", "not the words that were chosen")]).expect(422);
    assert!(wrong.page().text("#password-error").unwrap().contains("not the password"));
    let confirmed = phone.submit(&wrong, "main form", &[("password", PASSWORD)]).expect(303);
    assert!(!confirmed.location.as_deref().expect("a page").contains("ines"));
    let asked = phone.follow(&confirmed).page();
    assert!(asked.text(".notice").unwrap().contains("confirmed"));
    assert_eq!(asked.form("form[action=\"/sign-in\"]").value("email"), Some("ines@example.org"));
    assert!(!is_signed_in(&phone) && !is_signed_in(&desk), "a link signs in only the browser that asked for it");
}

#[test]
fn a_refused_sign_up_keeps_everything_but_the_password() {
    let site = TestSite::new();
    let answer =
        site.visitor().post("/sign-up", &[("email", "ines@"), ("name", "Ines é <b>"), ("password", "short")]).expect(422);
    let page = answer.page();
    let form = page.form("form[action='/sign-up']");
    assert_eq!(form.value("email"), Some("ines@"));
    assert_eq!(form.value("name"), Some("Ines é <b>"));
    assert_eq!(form.value("password").unwrap_or_default(), "");
    assert!(page.title().starts_with("Error: "));
    assert_eq!(page.attributes(".errors a", "href"), ["#email", "#password"]);
    assert!(page.has("#email[aria-invalid=true]") && page.has("#password-error") && !page.has("#name-error"));
}

#[test]
fn a_password_that_attackers_guess_first_is_refused() {
    let site = TestSite::new();
    let fields = [("email", "ines@example.org"), ("name", "Ines Aurelio")];
    for weak in ["correct horse battery staple", "january2026january", "InesAurelio2026!"] {
        let answer = site.visitor().post("/sign-up", &[fields[0], fields[1], ("password", weak)]).expect(422);
        assert!(answer.page().text("#password-error").unwrap().contains("easy to guess"), "{weak}");
    }
}

#[test]
fn a_name_of_many_words_is_refused_without_showing_it_whole() {
    let site = TestSite::new();
    let name: String = (0..60_000).map(|number| format!("w{number} ")).collect();
    let fields = [("email", &*name), ("name", &*name), ("password", PASSWORD)];
    let answer = site.visitor().post("/sign-up", &fields).expect(422);
    assert!(answer.page().text("#name-error").unwrap().contains("at most 60"));
    assert!(answer.body.len() < 20_000, "{} bytes", answer.body.len());
}

#[test]
fn fields_are_labelled_for_password_managers() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let hints = |path: &str, css: &str| visitor.get(path).page().attributes(css, "autocomplete");
    assert_eq!(hints("/sign-up", "input[name=password]"), ["new-password"]);
    assert_eq!(hints("/sign-in", "input[name=password]"), ["current-password"]);
    assert_eq!(hints("/sign-in", "input[name=email]"), ["username"]);
}

#[test]
fn opening_a_link_changes_nothing_however_often() {
    let site = TestSite::new();
    sign_up(&site.visitor(), "ines@example.org", "Ines").expect(303);
    let link = mailed_link(&site, "ines@example.org", "/verify/");
    for _ in 0..5 {
        site.visitor().get(&link).expect(200);
    }
    sign_in(&site.visitor(), "ines@example.org", PASSWORD).expect(422);
    site.visitor().post(&link, &[("password", PASSWORD)]).expect(303);
    sign_in(&site.visitor(), "ines@example.org", PASSWORD).expect(303);
}

#[test]
fn a_link_that_was_used_or_is_too_old_or_was_never_made_says_so() {
    let site = TestSite::new();
    let visitor = site.visitor();
    for email in ["used@example.org", "late@example.org"] {
        sign_up(&visitor, email, "Somebody").expect(303);
    }
    let used = mailed_link(&site, "used@example.org", "/verify/");
    let late = mailed_link(&site, "late@example.org", "/verify/");
    visitor.post(&used, &[("password", PASSWORD)]).expect(303);
    assert!(visitor.post(&used, &[]).expect(410).page().text("main").unwrap().contains("already been used"));
    assert!(visitor.get(&used).expect(410).page().text("main").unwrap().contains("already been used"));
    site.pass(Duration::from_secs(72 * 3600 - 1));
    visitor.get(&late).expect(200);
    site.pass(Duration::from_secs(1));
    assert!(visitor.post(&late, &[]).expect(410).page().text("main").unwrap().contains("it has expired"));
    for never in ["/verify/x", &format!("/verify/{}", "A".repeat(43)), "/reset/x"] {
        assert!(visitor.get(never).expect(404).page().text("main").unwrap().contains("incomplete"));
        visitor.post(never, &[]).expect(404);
    }
    sign_in(&visitor, "late@example.org", PASSWORD).expect(422);
}

#[test]
fn a_name_confusable_with_a_moderators_is_refused() {
    let site = TestSite::new();
    site.moderator();
    site.member("ines");
    let alike = ["Mara", "M\u{430}ra", "MARA", " Mara ", "\u{ff2d}\u{ff21}\u{ff32}\u{ff21}", "\u{39c}\u{391}R\u{391}"];
    let worn = ["Mara (moderator)", "Mara_admin", "xMarax", "The real Mara", "Mara 2"];
    for name in alike.into_iter().chain(worn).chain(["Moderator", "The Team", "Site \u{430}dmin"]) {
        let answer = sign_up(&site.visitor(), "eve@example.org", name).expect(422);
        assert!(answer.page().text("#name-error").unwrap().contains("a moderator or owner of this site"), "{name}");
    }
    for (number, name) in ["Ines", "Tamara", "Mara Smith", "Maray", "Dog owner"].into_iter().enumerate() {
        sign_up(&site.visitor(), &format!("other{number}@example.org"), name).expect(303);
        site.work();
        site.outbox.latest(&format!("other{number}@example.org"));
    }
}

#[test]
fn a_site_with_sign_up_closed_says_so() {
    for (setting, words) in [("closed", "New accounts are closed"), ("invite", "by invitation")] {
        let site = TestSite::plan().with("SIGNUPS", setting).build();
        let visitor = site.visitor();
        let page = visitor.get("/sign-up").expect(200).page();
        assert!(page.text("main").unwrap().contains(words) && !page.has("main form"));
        assert!(sign_up(&visitor, "ines@example.org", "Ines").expect(403).page().text("main").unwrap().contains(words));
    }
}

#[test]
fn account_emails_name_no_person_and_carry_no_list_headers() {
    let site = TestSite::new();
    site.member("otto");
    sign_up(&site.visitor(), "ines@example.org", "WIN MONEY at evil.example").expect(303);
    sign_up(&site.visitor(), "otto@example.org", "WIN MONEY at evil.example").expect(303);
    site.visitor().post("/forgot", &[("email", "otto@example.org")]).expect(303);
    site.work();
    let emails = [site.outbox.to("ines@example.org"), site.outbox.to("otto@example.org")].concat();
    assert_eq!(emails.len(), 3);
    for email in emails {
        assert!(email.text.contains("If this wasn’t you, ignore this email."), "{}", email.text);
        assert!(!email.text.contains("evil") && !email.parsed.html.as_deref().unwrap_or_default().contains("evil"));
        assert!(email.parsed.headers().all(|(name, _)| !name.to_lowercase().starts_with("list-")));
        assert_eq!(email.parsed.header("Auto-Submitted"), Some("auto-generated"));
    }
}
