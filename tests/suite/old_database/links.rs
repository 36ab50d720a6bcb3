//! Links in emails that the old version sent: each still does what its email says.

use super::{ADA, THREAD, browser, settled, texts, words};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const CONFIRM: &str = "/confirm/ARIMsfGQUKIZtQAAAAAAAAABAAZh8fFMzGzIDLVO8BXMNag-R4t5LxRYgv9XLjK1pH_S_hROQzlQeA";
const VERIFY: &str = "/verify/Pt9IWp5A06BtVcvqw7kGIdt3vIGPVHOMXVEJvzsmPHs";
const RESET: &str = "/reset/cJWckRfqpgcbi08Zu9uikaLz7Pbe_WlnUQboCLmyj_Q";
const SUBSCRIBE: &str = "/subscribe/confirm/x8XDAGplshnNseJ7gGI5b2jSzM9wcD_3QiDZGhnJwOI";
const UNSUBSCRIBE: &str = "/u/AQMMsfGUPCX0IwAAAAAAAAABDLHxlYu28jGaO26hj5WAB54PbpsEVMTWwKNtxxhlboms_Xg447KTDQ";
const PREFERENCES: &str = "/s/AREMsfGTvQInMwAGfhOs-q_zB_svrbhla58yMiVWsx8NbAqZhIR4yiG7vtTDu1ivijk";

/// The lists of a subscriber, as the owner reads them; empty when there is no such address.
fn lists(site: &TestSite, email: &str) -> Vec<String> {
    let page = browser(site, ADA).get(&format!("/owner/subscribers?q={email}")).expect(200).page();
    page.texts("td[data-label=Lists]")
}

#[test]
fn the_link_of_a_story_publishes_it_and_the_fifth_position_opens_the_chart() {
    let site = settled();
    let gina = site.visitor();
    let asked = gina.get(CONFIRM).expect(200);
    assert!(words(&asked).contains("Mine is still in the drawer.") && words(&asked).contains("g…@example.org"));
    assert_eq!(texts(&site).len(), 7, "opening the link publishes nothing");
    gina.submit(&asked, "main form", &[]).expect(303);
    assert_eq!(texts(&site).last().map(String::as_str), Some("Mine is still in the drawer."));
    gina.get("/settings/profile").expect(200);
    // Each persona counts once, where it was last: Cleo, Night Heron, Tess, Ben and the new author.
    let sheet = site.visitor().get(&format!("{THREAD}/spectrum.csv")).expect(200).body;
    let bars: Vec<&str> = sheet.lines().skip(1).filter(|line| !line.ends_with(",0")).collect();
    assert_eq!(bars, ["5,9,1", "15,19,1", "55,59,1", "80,84,1", "95,100,1"]);
    site.work();
}

#[test]
fn the_link_of_a_sign_up_verifies_the_address() {
    let site = settled();
    let dora = site.visitor();
    let asked = dora.get(VERIFY).expect(200);
    assert!(words(&asked).contains("Dora"));
    let sign_in = || dora.post("/sign-in", &[("email", "dora@example.org"), ("password", PASSWORD)]).status;
    assert_eq!(sign_in(), 422, "not before the address is verified");
    dora.submit(&asked, "main form", &[("password", PASSWORD)]).expect(303);
    assert_eq!(sign_in(), 303);
    let profile = dora.get("/settings/profile").expect(200).page();
    assert_eq!(profile.attributes("main input[name=name]", "value"), ["Dora"]);
}

#[test]
fn the_link_of_a_forgotten_password_sets_a_new_one() {
    let site = settled();
    let cleo = site.visitor();
    let asked = cleo.get(RESET).expect(200);
    cleo.submit(&asked, "main form", &[("password", "eleven brass kettles on a shelf")]).expect(303);
    let sign_in = |password: &str| cleo.post("/sign-in", &[("email", "cleo@example.org"), ("password", password)]).status;
    assert_eq!((sign_in(PASSWORD), sign_in("eleven brass kettles on a shelf")), (422, 303));
    site.work();
    assert!(site.outbox.latest("cleo@example.org").subject.contains("password was changed"));
}

#[test]
fn the_link_of_a_subscription_confirms_it() {
    let site = settled();
    assert_eq!(lists(&site, "lena@example.org"), ["New essays: not confirmed yet"]);
    let lena = site.visitor();
    let asked = lena.get(SUBSCRIBE).expect(200);
    assert!(words(&asked).contains("l…@example.org"), "{}", words(&asked));
    lena.submit(&asked, "main form", &[]).expect(303);
    assert_eq!(lists(&site, "lena@example.org"), ["New essays: active"]);
}

#[test]
fn the_link_of_an_issue_unsubscribes_with_one_click() {
    let site = settled();
    assert_eq!(lists(&site, "kim@example.org"), ["New essays: active"]);
    site.visitor().post_bytes(UNSUBSCRIBE, &[], b"List-Unsubscribe=One-Click").expect(200);
    assert_eq!(lists(&site, "kim@example.org"), ["New essays: unsubscribed"]);
}

#[test]
fn the_link_to_the_preferences_shows_the_pause_and_ends_it() {
    let site = settled();
    let jon = site.visitor();
    let page = jon.get(PREFERENCES).expect(200);
    assert!(words(&page).contains("j…@example.org") && words(&page).contains("Paused until 29 Dec"), "{}", words(&page));
    let form = format!("form[action=\"{PREFERENCES}\"]:has(#cadence)");
    assert_eq!(page.page().form(&form).value("lists"), Some("essays"));
    jon.submit(&page, &form, &[("cadence", "each")]).expect(303);
    assert_eq!(lists(&site, "jon@example.org"), ["New essays: active"]);
}

#[test]
fn an_address_that_subscribed_before_is_recognized() {
    let site = settled();
    site.visitor().post("/subscribe", &[("email", "Hanna@example.org"), ("lists", "essays")]).expect(303);
    site.work();
    let emails = [site.outbox.to("hanna@example.org"), site.outbox.to("Hanna@example.org")].concat();
    assert_eq!(emails.len(), 1);
    assert!(!emails[0].text.contains("/subscribe/confirm/"), "{}", emails[0].text);
    assert_eq!(lists(&site, "hanna@example.org"), ["New essays: active"]);
}
