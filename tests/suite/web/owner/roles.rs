//! Claims about roles and how the owner changes them.

use betwixt::accounts::appoint::{self, AppointError, By};
use betwixt::accounts::{Role, find};

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::cast::{PASSWORD, Person};
use crate::support::test_site::TestSite;
use crate::web::accounts::{is_signed_in, sign_in};

const FORM: &str = r#"main form[method="post"]"#;

fn page_of(person: &Person) -> String {
    format!("/owner/people/{}", person.id)
}

fn give(owner: &Actor, person: &Person, role: &str) -> Answer {
    let form = owner.get(&page_of(person)).expect(200);
    owner.submit(&form, FORM, &[("role", role)])
}

#[test]
fn a_new_moderator_signs_in_again_and_reaches_the_moderation_pages() {
    let site = TestSite::new();
    let (owner, ines) = (site.owner(), site.member("ines"));
    let list = owner.get("/owner").expect(200).page().link("People");
    let person = owner.get(&list).expect(200).page().link("Ines");
    assert_eq!(person, page_of(&ines));
    let given = give(&owner, &ines, "moderator").expect(303);
    let said = owner.follow(&given).page().text(".notice").unwrap();
    assert!(said.contains("The role of Ines is now Moderator"), "{said}");
    assert!(!is_signed_in(&ines), "how long a session lives depends on the role");
    sign_in(&ines, "ines@example.org", PASSWORD).expect(303);
    ines.get("/moderation").expect(200);
    give(&owner, &ines, "reader").expect(303);
    sign_in(&ines, "ines@example.org", PASSWORD).expect(303);
    ines.get("/moderation").expect(403);
}

#[test]
fn the_last_owner_cannot_step_down_and_learns_what_to_do_first() {
    let site = TestSite::new();
    let (owner, ines) = (site.owner(), site.member("ines"));
    let refused = give(&owner, &owner, "moderator").expect(422);
    let said = refused.page().text("#role-error").unwrap();
    assert!(said.contains("Make another member an owner first"), "{said}");
    owner.get("/owner").expect(200);
    give(&owner, &ines, "owner").expect(303);
    give(&owner, &owner, "moderator").expect(303);
    sign_in(&ines, "ines@example.org", PASSWORD).expect(303);
    ines.get("/owner").expect(200);
}

#[test]
fn only_an_owner_can_give_a_role() {
    let site = TestSite::new();
    let (moderator, ines) = (site.moderator(), site.member("ines"));
    site.owner();
    let path = format!("{}/role", page_of(&ines));
    for actor in [&*moderator, &*ines] {
        actor.post(&path, &[("role", "owner")]).expect(403);
    }
    site.visitor().post(&path, &[("role", "owner")]).expect(401);
    // The verb itself asks, and asks for the role that they have now.
    let id = moderator.id;
    let account = site.app.db.read_now(move |tx| find::by_id(tx, id)).unwrap().unwrap();
    let refused = site.app.db.write_now(move |tx| appoint::set_role(tx, By::Member(&account.member()), id, Role::Owner));
    assert!(matches!(refused, Err(AppointError::Forbidden)), "{refused:?}");
}

#[test]
fn people_are_found_by_a_part_of_name_or_address_and_by_role() {
    let site = TestSite::new();
    let owner = site.owner();
    for name in ["ines", "otto", "ottilie", "x_y"] {
        site.member(name);
    }
    site.moderator();
    let names = |query: &str| owner.get(&format!("/owner/people{query}")).expect(200).page().texts("tbody th");
    assert_eq!(names(""), ["Mara", "X_y", "Ottilie", "Otto", "Ines", "Ada"]);
    assert_eq!(names("?q=OTT"), ["Ottilie", "Otto"]);
    assert_eq!(names("?q=ines%40example"), ["Ines"]);
    assert_eq!(names("?q=_"), ["X_y"], "what LIKE would read as any letter is itself");
    assert_eq!(names("?q=%25"), [""; 0]);
    assert_eq!(names("?role=moderator"), ["Mara"]);
    assert_eq!(names("?role=moderator&q=ott"), [""; 0]);
}

#[test]
fn an_owner_reads_the_addresses_of_members_and_a_moderator_reads_none() {
    let site = TestSite::new();
    let (owner, mara, ines) = (site.owner(), site.moderator(), site.member("ines"));
    let page = ines.get("/t/closeness-and-space").expect(200);
    let posted =
        ines.submit(&page, "form[action=\"/t/closeness-and-space/comments\"]", &[("body", "We have two rooms.")]).expect(303);
    let comment = format!("/c/{}", posted.location.expect("a place").comment_id());
    site.visitor().post(&format!("{comment}/report"), &[("reason", "illegal"), ("detail", "Look.")]).expect(303);
    let pages = ["/owner/people".to_owned(), page_of(&ines)];
    for path in &pages {
        assert!(owner.get(path).expect(200).page().text("main").expect("the page").contains(&ines.email), "{path}");
        assert!(!mara.get(path).expect(403).body.contains(&ines.email), "{path}");
    }
    let case = mara.get("/moderation/legal").expect(200).page().attributes(".cases .byline a", "href").remove(0);
    let person = mara.get(&case).expect(200).page().link("About this person");
    for path in ["/moderation/legal", &case, &person, "/moderation/recent", "/moderation/log", &comment] {
        let answer = mara.get(path);
        assert!([200, 302].contains(&answer.status) && !answer.body.contains("@example.org"), "{path}");
    }
    site.work();
}

#[test]
fn the_list_of_people_is_read_page_by_page() {
    let site = TestSite::new();
    let owner = site.owner();
    let keys: Vec<String> = (0..52).map(|number| format!("reader{number}")).collect();
    for key in &keys {
        site.member(key);
    }
    let first = owner.get("/owner/people?q=reader").expect(200).page();
    assert_eq!(first.texts("tbody th").len(), 50);
    let rest = owner.get(&first.link("More people")).expect(200).page();
    assert_eq!(rest.texts("tbody th"), ["Reader1", "Reader0"]);
    assert!(!rest.has("main .pager"));
}
