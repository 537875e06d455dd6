package org.rollout4j.lm.proof;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.rollout4j.lm.task.Facts;
import org.rollout4j.lm.task.Note;
import org.rollout4j.lm.task.NotesGrammar;

/**
 * What a model wrote.
 *
 * @param facts of the prompt
 * @param text any text
 */
record WrittenNote(Facts facts, String text) {
    private static final Pattern NAME = anyOf(Facts.NAMES);
    private static final Pattern DAY = anyOf(Facts.DAYS);
    private static final Pattern AMOUNT = Pattern.compile("\\b\\d+\\b");
    private static final Pattern ANSWER = anyOf(List.of("Yes", "No"));

    private static Pattern anyOf(List<String> words) {
        return Pattern.compile(words.stream().collect(Collectors.joining("|", "\\b(?:", ")\\b")));
    }

    /** The note that the grammar would have written so; nothing if it would not. */
    Optional<Note> read(NotesGrammar grammar) {
        return grammar.parse(facts.prompt(), text);
    }

    /** Whether it names that person, and nobody else. */
    boolean keepsName() {
        return names(NAME, facts.name());
    }

    boolean keepsDay() {
        return names(DAY, facts.day());
    }

    boolean keepsAmount() {
        return names(AMOUNT, Integer.toString(facts.amount()));
    }

    boolean keepsAnswer() {
        return names(ANSWER, facts.answer() ? "Yes" : "No");
    }

    private boolean names(Pattern pattern, String fact) {
        List<String> found = pattern.matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        return found.equals(List.of(fact));
    }
}
