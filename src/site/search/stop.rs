//! Words that are in nearly every text, hence tell nothing; folded and sorted. Data.

/// English.
pub(super) const ENGLISH: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been",
    "before", "being", "both", "but", "by", "can", "cannot", "could", "d", "did", "do", "does", "doing", "don", "each",
    "eg", "etc", "few", "for", "from", "had", "has", "have", "having", "he", "her", "here", "him", "his", "how", "i",
    "ie", "if", "in", "into", "is", "it", "its", "just", "ll", "may", "me", "more", "most", "must", "my", "no", "nor",
    "not", "of", "on", "only", "or", "other", "our", "out", "own", "re", "s", "same", "shall", "she", "should", "so",
    "some", "such", "t", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
    "through", "to", "too", "until", "up", "us", "use", "used", "using", "ve", "very", "was", "we", "were", "what",
    "when", "where", "which", "while", "who", "whom", "why", "will", "with", "would", "you", "your",
];

/// German, and English beside it: German texts on software quote English ones.
pub(super) const GERMAN: &[&str] = &[
    "a", "aber", "about", "after", "all", "alle", "allem", "allen", "aller", "alles", "als", "also", "am", "an", "and",
    "any", "are", "as", "at", "auch", "auf", "aus", "be", "because", "been", "before", "bei", "beim", "being", "bin",
    "bis", "both", "but", "by", "can", "cannot", "could", "d", "da", "damit", "dann", "das", "dass", "dazu", "dem",
    "den", "denn", "der", "des", "did", "die", "dies", "diese", "diesem", "diesen", "dieser", "dieses", "do", "does",
    "doing", "don", "durch", "each", "eg", "ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "etc",
    "etwas", "euch", "few", "for", "from", "fur", "gegen", "had", "has", "hat", "hatte", "have", "having", "he", "her",
    "here", "hier", "him", "his", "how", "i", "ich", "ie", "if", "ihm", "ihr", "ihre", "im", "in", "ins", "into", "is",
    "ist", "it", "its", "jede", "jeder", "jedes", "just", "kann", "kein", "keine", "konnen", "ll", "man", "may", "me",
    "mehr", "mich", "mir", "mit", "more", "most", "muss", "mussen", "must", "my", "nach", "nicht", "no", "noch", "nor",
    "not", "nur", "ob", "oder", "of", "ohne", "on", "only", "or", "other", "our", "out", "own", "re", "s", "same",
    "sein", "shall", "she", "should", "sich", "sie", "sind", "so", "soll", "sollen", "some", "such", "t", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "through", "to", "too", "uber",
    "um", "und", "uns", "unter", "until", "up", "us", "use", "used", "using", "ve", "very", "vom", "von", "vor", "war",
    "waren", "was", "we", "wenn", "werden", "were", "what", "when", "where", "which", "while", "who", "whom", "why",
    "wie", "will", "wir", "wird", "with", "wo", "would", "you", "your", "zu", "zum", "zur", "zwischen",
];

#[cfg(test)]
mod tests {
    use super::super::terms::fold;

    #[test]
    fn each_word_is_folded_and_stands_in_order() {
        for words in [super::ENGLISH, super::GERMAN] {
            let mut sorted = words.to_vec();
            sorted.sort();
            sorted.dedup();
            assert_eq!(words, sorted);
            assert!(words.iter().all(|word| fold(word) == *word));
        }
    }

    #[test]
    fn german_holds_the_english_words() {
        assert!(super::ENGLISH.iter().all(|word| super::GERMAN.contains(word)));
    }
}
