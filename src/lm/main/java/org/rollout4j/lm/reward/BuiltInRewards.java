package org.rollout4j.lm.reward;

import java.util.List;

/** The reward functions of this project. */
public final class BuiltInRewards implements RewardFunctionProvider {
    @Override
    public List<NamedReward> functions() {
        return List.of(
                new NamedReward(
                        "regex",
                        "a regular expression that the completion matches, or how often",
                        RegexReward.found(""),
                        List.of("pattern")),
                new NamedReward(
                        "length",
                        "a wanted length in characters, words or tokens",
                        new LengthReward(200, LengthReward.Unit.CHARACTERS)),
                new NamedReward(
                        "sentences",
                        "to end by itself after not more than a number of sentences",
                        new SentencesReward(2)),
                new NamedReward(
                        "soft-overlong-punishment",
                        "not to be longer than a number of tokens, as TRL has it",
                        new OverlongPunishment(256, 64)),
                new NamedReward(
                        "repetition-penalty",
                        "not to repeat n-grams of tokens, as TRL has it",
                        new RepetitionPenalty(3, -1)),
                new NamedReward(
                        "exact-answer", "the answer that a column holds", new ExactAnswer("answer", false, "", false)),
                new NamedReward(
                        "readability",
                        "English that is as easily read as is wanted, by Flesch or Flesch and Kincaid",
                        new ReadabilityReward(ReadabilityReward.Measure.EASE, 60, 70, 30)),
                new NamedReward("sentiment", "positive words of English, by VADER", new SentimentReward()),
                new NamedReward(
                        "spelling", "British or American spelling", new SpellingReward(SpellingReward.Variant.BRITISH)),
                new NamedReward(
                        "keeps-the-facts", "office notes that say what their prompt does", new KeepsFacts(false)),
                new NamedReward(
                        "note-style",
                        "office notes in a style that is liked",
                        new NoteStyle("", true),
                        List.of("weights")));
    }
}
