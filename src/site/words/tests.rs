use super::*;

fn layer<'a>(lang: &'a str, text: &'a str, keys: Keys) -> Layer<'a> {
    Layer { lang, path: "i18n/x.yaml", text, keys }
}

fn english(text: &str) -> Words {
    let (words, mistakes) = Words::of("en", &[layer("en", text, Keys::Own)]);
    assert_eq!(mistakes, []);
    words
}

/// What is wrong with the second of two layers.
fn mistakes(base: &str, over: &str) -> Vec<String> {
    let (_, mistakes) = Words::of("de", &[layer("en", base, Keys::Own), layer("de", over, Keys::Known)]);
    mistakes
        .into_iter()
        .map(|mistake| format!("{}: {}; {}", mistake.span.of(over), mistake.message, mistake.help))
        .collect()
}

#[test]
fn texts_go_by_their_keys() {
    let words = english("people:\n  heading: People\n  of: \"{name}, of {team}\"\n");
    assert_eq!(words.get("people.heading"), "People");
    assert_eq!(words.with("people.of", &[("name", "{team}"), ("team", "Payments")]), "{team}, of Payments");
    assert_eq!(words.keys().collect::<Vec<_>>(), ["people.heading", "people.of"]);
}

#[test]
fn a_text_has_a_form_for_each_sort_of_number() {
    let words = english("owns: {one: \"owns {n} page of {all}\", other: \"owns {n} pages of {all}\"}");
    assert_eq!(words.count_with("owns", 1, &[("all", "7")]), "owns 1 page of 7");
    assert_eq!(words.count_with("owns", 0, &[("all", "7")]), "owns 0 pages of 7");
    assert_eq!(words.count("owns", 12_345), "owns 12\u{202f}345 pages of {all}");
}

#[test]
fn a_layer_says_what_it_has_and_the_one_below_says_the_rest() {
    let (words, mistakes) = Words::of(
        "de",
        &[layer("en", "a: one\nb: {c: two}\nd: three", Keys::Own), layer("de", "b: {c: zwei}", Keys::Known)],
    );
    assert_eq!((words.get("a"), words.get("b.c"), mistakes.as_slice()), ("one", "zwei", &[][..]));
}

#[test]
fn a_key_that_no_page_asks_for_is_a_mistake_unless_it_is_custom() {
    assert_eq!(
        mistakes("a: x", "aa: y\ncustom: {aa: z}"),
        ["aa: no text of a page has the key `aa`; see the keys in `themes/README.md`"]
    );
}

#[test]
fn a_hole_that_nothing_fills_is_a_mistake() {
    assert_eq!(mistakes("a: \"x {who}\"", "a: \"y {wer}\""), ["a: `a` has no `{wer}`; filled in are: `{who}`"]);
    assert_eq!(mistakes("a: x", "a: \"y {wer}\""), ["a: `a` has no `{wer}`; nothing is filled in here"]);
}

#[test]
fn what_is_no_text_is_a_mistake() {
    assert_eq!(mistakes("a: x", "a: [y]"), ["[y]: `a` is no text; write one, in quotes"]);
    assert!(!mistakes("a: x", "a: \"y").is_empty());
}

#[test]
fn braces_that_are_no_hole_stay() {
    let words = english("a: \"{ {x} {Y} {\"");
    assert_eq!(words.with("a", &[("x", "1"), ("Y", "2")]), "{ 1 {Y} {");
}

#[test]
fn a_language_has_a_direction() {
    assert_eq!(Words::of("ar-EG", &[]).0.dir(), "rtl");
    assert_eq!(Words::of("de", &[]).0.dir(), "ltr");
}

#[test]
fn scripts_get_their_texts_as_an_object() {
    let words = english("js: {copy: Copy, found: {one: \"{n} page\", other: \"{n} pages\"}}\nx: y");
    assert_eq!(words.json("js."), r#"{"copy":"Copy","found":{"one":"{n} page","other":"{n} pages"}}"#);
}

#[test]
fn all_languages_say_the_same_things() {
    let (english, mistakes) = built_in("en", "en");
    assert_eq!(mistakes, []);
    for lang in crate::manifest::LANGUAGES {
        let (words, mistakes) = built_in(lang, "en");
        assert_eq!(mistakes, [], "{lang} has what English has not");
        let (alone, _) = built_in(lang, lang);
        let keys: Vec<&str> = alone.keys().filter(|key| !key.starts_with(read::MODEL)).collect();
        assert_eq!(keys, english.keys().collect::<Vec<_>>(), "{lang}");
        for (key, text) in &english.texts {
            assert_eq!(read::holes(text), read::holes(&words.texts[key]), "{lang}: {key}");
            assert_eq!(english.is_counted(key), words.is_counted(key), "{lang}: {key}");
        }
    }
}

#[test]
fn the_tables_of_kinds_are_said_in_all_languages_and_nothing_else_is() {
    let kinds = || crate::kinds::all();
    let topics = kinds().flat_map(|kind| kind.topics).map(|topic| topic.title);
    let clauses = kinds().flat_map(|kind| kind.evidence).map(|clause| clause.title);
    let registers = crate::kinds::facts::FACT_TYPES;
    let columns = registers.iter().flat_map(|register| register.columns).map(|column| column.title);
    let said = kinds().flat_map(|kind| [kind.title, kind.short]).chain(topics).chain(clauses);
    let said = said.chain(registers.iter().map(|register| register.title)).chain(columns);
    let reasons = kinds().map(|kind| format!("why {}", kind.id));
    let said = said.map(str::to_owned).chain(reasons);
    let plain = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let keys: std::collections::BTreeSet<String> =
        said.map(|text| read::MODEL.chars().chain(text.chars().map(plain)).collect()).collect();
    for lang in crate::manifest::LANGUAGES.iter().filter(|lang| **lang != DEFAULT) {
        let (words, _) = built_in(lang, "en");
        let there: std::collections::BTreeSet<String> =
            words.keys().filter(|key| key.starts_with(read::MODEL)).map(str::to_owned).collect();
        assert_eq!(keys.difference(&there).collect::<Vec<_>>(), [""; 0], "{lang} does not say");
        assert_eq!(there.difference(&keys).collect::<Vec<_>>(), [""; 0], "nothing is called so, in {lang}");
    }
}

/// The words of a language over those of a base.
fn built_in(lang: &str, base: &str) -> (Words, Vec<Mistake>) {
    let files: BTreeMap<String, Arc<str>> = crate::site::theme::built_in_files().into_iter().collect();
    let file = |lang: &str| &*files[&format!("i18n/{lang}.yaml")];
    Words::of(lang, &[layer(base, file(base), Keys::Own), layer(lang, file(lang), Keys::Known)])
}
