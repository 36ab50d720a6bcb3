//! Claims about unsubscribing: one press, at once, from anywhere.

use betwixt::newsletter::deliver;

use crate::newsletter::smtp_site::{SmtpSite, ledger, path, plan, send, states, write};
use crate::support::cast::Owner;
use crate::support::sink::{At, Fault, Whose};
use crate::support::test_site::TestSite;

/// A site with one subscriber, and the path of their unsubscribe link.
fn site_with_subscriber() -> (TestSite, Owner, String) {
    let site = plan(1).build();
    let ines = site.subscriber("ines", &["essays", "notes"]);
    let owner = site.owner();
    let id = write(&owner);
    send(&owner, &format!("/owner/issues/{id}"));
    site.work();
    let link = path(site.outbox.latest(&ines.email).parsed.header("List-Unsubscribe").unwrap(), "/u/");
    (site, owner, link.trim_end_matches('>').to_owned())
}

/// The reader's subscriptions, as the owner sees them.
fn lists(owner: &Owner) -> String {
    owner.get("/owner/subscribers").expect(200).page().texts("td[data-label=Lists]")[0].clone()
}

const BOTH: &str = "New essays: active; Notes in between: active";
const LEFT: &str = "New essays: unsubscribed; Notes in between: active";

#[test]
fn a_mail_programs_button_unsubscribes_without_a_cookie_or_a_redirect_and_twice_is_fine() {
    let unquoted = "--b\r\nContent-Disposition: form-data; name=List-Unsubscribe\r\n\r\nOne-Click\r\n--b--\r\n";
    let quoted = unquoted.replace("List-Unsubscribe", "\"List-Unsubscribe\"");
    let preamble = format!("This is a message in several parts.\r\n{unquoted}");
    let (form, parts) = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b");
    for (kind, body) in [
        (form, "List-Unsubscribe=One-Click"),
        (form, "List-Unsubscribe=One-Click\r\n"),
        (form, "list-unsubscribe=one-click"),
        (form, ""),
        (parts, quoted.as_str()),
        (parts, unquoted),
        (parts, preamble.as_str()),
    ] {
        let (site, owner, link) = site_with_subscriber();
        for origin in [None, Some("https://mail.example.net")] {
            let headers = [("content-type", kind), ("origin", origin.unwrap_or("null"))];
            let headers = if origin.is_some() { &headers[..] } else { &headers[..1] };
            let answer = site.visitor().post_bytes(&link, headers, body.as_bytes()).expect(200);
            assert_eq!(answer.location, None);
            assert!(answer.header("set-cookie").is_none());
            assert_eq!(lists(&owner), LEFT, "only the list that the email was for");
        }
    }
}

#[test]
fn another_site_can_press_the_mail_programs_button_and_nothing_else() {
    let (site, owner, link) = site_with_subscriber();
    let foreign = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "cross-site")];
    let send = |body: &str| site.visitor().post_bytes(&link, &foreign, body.as_bytes()).status;
    assert_eq!(send("button=1"), 403);
    assert_eq!(lists(&owner), BOTH);
    assert_eq!(send("List-Unsubscribe=One-Click"), 200);
    assert_eq!(lists(&owner), LEFT);
    assert_eq!(send("undo=1"), 403);
    assert_eq!(lists(&owner), LEFT, "no other subscriber can undo it");
}

#[test]
fn opening_the_link_changes_nothing_and_its_button_leaves_and_can_be_undone() {
    let (site, owner, link) = site_with_subscriber();
    let visitor = site.visitor();
    for path in [link.clone(), format!("{link}?List-Unsubscribe=One-Click&undo=1")] {
        visitor.head(&path).expect(200);
        let page = visitor.get(&path).expect(200).page();
        assert_eq!(page.texts("main button"), ["Unsubscribe"]);
    }
    assert_eq!(lists(&owner), BOTH);
    let left = visitor.post(&link, &[("button", "1")]).expect(303);
    assert_eq!(lists(&owner), LEFT);
    let page = visitor.follow(&left).expect(200);
    let undone = visitor.submit(&page, "main form:has([name=undo])", &[]).expect(303);
    assert_eq!(lists(&owner), BOTH);
    assert!(visitor.follow(&undone).expect(200).page().text(".notice.success").expect("a banner").starts_with("Undone: "));
    visitor.post(&link, &[("button", "1")]).expect(303);
    site.pass(std::time::Duration::from_secs(25 * 60 * 60));
    visitor.post(&link, &[("undo", "1")]).expect(410);
    assert!(visitor.get(&link).expect(200).body.contains("You won’t get “New essays” any more"));
}

#[test]
fn the_page_names_what_ended_and_what_goes_on_and_ends_that_too() {
    let (site, owner, link) = site_with_subscriber();
    let visitor = site.visitor();
    let page = || visitor.get(&link).expect(200);
    let heading = || page().page().text("h1").expect("a heading");
    assert_eq!(heading(), "Unsubscribe from “New essays”?");
    assert!(page().page().text("main").expect("words").contains("You stay subscribed to “Notes in between”."));
    visitor.post(&link, &[("button", "1")]).expect(303);
    assert_eq!(heading(), "You won’t get “New essays” any more");
    let left = page();
    assert!(left.page().text("main").expect("words").contains("i…@example.org is still subscribed to “Notes in between”."));
    assert_eq!(left.page().texts("main button"), ["Unsubscribe from that too", "Undo"]);
    visitor.submit(&left, "main form:has([name=everything])", &[]).expect(303);
    assert_eq!(lists(&owner), "New essays: unsubscribed; Notes in between: unsubscribed");
    assert_eq!(heading(), "You are unsubscribed");
    assert!(page().page().text("main").expect("words").contains("no newsletters are sent to i…@example.org any more"));
    // One undo for both, because this link ended both.
    let undone = visitor.submit(&page(), "main form", &[]).expect(303);
    assert_eq!(lists(&owner), BOTH);
    let back = visitor.follow(&undone).expect(200).page();
    assert_eq!(back.text("h1").as_deref(), Some("“New essays” is on again"));
    assert!(back.text("main").expect("words").contains("“Notes in between”"));
}

#[test]
fn another_site_cannot_press_the_button_that_ends_everything() {
    let (site, owner, link) = site_with_subscriber();
    let foreign = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "cross-site")];
    assert_eq!(site.visitor().post_bytes(&link, &foreign, b"everything=1").status, 403);
    assert_eq!(lists(&owner), BOTH);
    site.visitor().post_bytes(&link, &foreign, b"List-Unsubscribe=One-Click&everything=1").expect(200);
    assert_eq!(lists(&owner), LEFT, "a mail program’s button ends one list");
}

#[test]
fn a_link_still_leaves_after_a_year_and_a_changed_one_never_does() {
    let (site, _, link) = site_with_subscriber();
    let changed = format!("{}{}", &link[..link.len() - 1], if link.ends_with('A') { "B" } else { "A" });
    let lost = site.visitor().post_bytes(&changed, &[], b"List-Unsubscribe=One-Click").expect(404);
    assert!(lost.page().has("form[action='/subscribe'] input[name=email]"));
    site.pass(std::time::Duration::from_secs(366 * 24 * 60 * 60));
    site.visitor().post_bytes(&link, &[], b"List-Unsubscribe=One-Click").expect(200);
    assert!(site.visitor().get(&link).expect(200).body.contains("You won’t get “New essays” any more"));
}

#[test]
fn a_link_out_is_no_link_to_the_preferences() {
    let (site, _, link) = site_with_subscriber();
    site.visitor().get(&link.replace("/u/", "/s/")).expect(404);
}

#[test]
fn a_subscriber_who_leaves_during_sending_does_not_get_the_issue() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org", "ben@example.org"]);
    smtp.send();
    smtp.site.work();
    let link = path(smtp.emails_to("ben@example.org").pop().unwrap().header("List-Unsubscribe").unwrap(), "/u/");
    let second = smtp.send();
    smtp.site.visitor().post_bytes(link.trim_end_matches('>'), &[], b"List-Unsubscribe=One-Click").expect(200);
    smtp.site.work();
    assert_eq!(smtp.counts()["ann@example.org"], 2);
    assert_eq!(smtp.counts()["ben@example.org"], 1);
    let rows = ledger(&smtp.owner, second);
    assert_eq!(states(&rows)["ben@example.org"], "skipped");
    assert_eq!(rows["ben@example.org"].1, "unsubscribed");
}

#[test]
fn a_subscriber_who_leaves_during_their_own_delivery_does_not_get_the_issue() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org", "ben@example.org"]);
    smtp.send();
    smtp.site.work();
    let link = path(smtp.emails_to("ben@example.org").pop().unwrap().header("List-Unsubscribe").unwrap(), "/u/");
    smtp.sink.script(At::Data, Whose::Reader("ben@example.org"), Fault::Stalls);
    let id = smtp.send();
    let context = smtp.site.app.job_context();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let nobody = tokio::sync::watch::channel(false).1;
        let sending = tokio::spawn(async move { deliver::deliver(&context, "here", id, &nobody).await });
        smtp.sink.stalled(1).await;
        smtp.site.visitor().post_bytes(link.trim_end_matches('>'), &[], b"List-Unsubscribe=One-Click").expect(200);
        smtp.sink.release();
        sending.await.unwrap().unwrap();
    });
    smtp.site.work();
    assert_eq!(smtp.counts()["ben@example.org"], 1, "the issue before");
    assert_eq!(states(&ledger(&smtp.owner, id))["ben@example.org"], "skipped");
    assert_eq!(smtp.counts()["ann@example.org"], 2);
}

#[test]
fn an_undo_that_restores_another_list_names_it_and_the_one_that_stays_off() {
    let (site, owner, first) = site_with_subscriber();
    let visitor = site.visitor();
    let id = write(&owner);
    send(&owner, &format!("/owner/issues/{id}"));
    site.work();
    let later = path(site.outbox.latest("ines@example.org").parsed.header("List-Unsubscribe").unwrap(), "/u/");
    let later = later.trim_end_matches('>');
    // The older email's link ends the essays, the newer one's everything else.
    visitor.post(&first, &[("button", "1")]).expect(303);
    visitor.submit(&visitor.get(later).expect(200), "main form:has([name=everything])", &[]).expect(303);
    let undone = visitor.post(later, &[("undo", "1")]).expect(303);
    assert_eq!(lists(&owner), LEFT);
    let page = visitor.follow(&undone).expect(200).page();
    assert_eq!(page.text("h1").as_deref(), Some("“Notes in between” is on again"));
    let said = page.text(".notice.success").expect("a notice");
    assert_eq!(said, "Undone: “Notes in between” will be sent to i…@example.org as before.");
    let all = page.text("main").expect("words");
    assert!(all.contains("You don’t get “New essays”.") && !all.contains("Done:"), "{all}");
    assert_eq!(page.link("Subscribe again"), "/subscribe");
}
