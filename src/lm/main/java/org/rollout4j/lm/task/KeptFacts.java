package org.rollout4j.lm.task;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which facts of its prompt a text keeps, whether or not it is a note of {@link NotesGrammar}: each is kept if the text says it and no other of its kind.
 *
 * @param name whether it names whom the note is for, and none else of {@link Facts#NAMES}
 * @param day whether it names the day, and no other
 * @param amount whether the number is in it, in digits, and no other number
 * @param answer whether a sentence begins with {@code Yes,} or {@code No,} as the prompt says, and none with the other
 */
public record KeptFacts(boolean name, boolean day, boolean amount, boolean answer) {
    private static final Pattern NAMES = anyOf(Facts.NAMES);
    private static final Pattern DAYS = anyOf(Facts.DAYS);
    private static final Pattern NUMBER = Pattern.compile("[0-9]++(?:[.,][0-9]++)*+");
    private static final Pattern ANSWER = Pattern.compile("(?:^|[.!?]\\s{0,3}|\\n|- )(Yes|No),");

    /**
     * Compares a text with its prompt.
     *
     * @return nothing if it is no prompt of {@link Facts#prompt}
     */
    public static Optional<KeptFacts> read(String prompt, String text) {
        return Facts.find(prompt)
                .map(facts -> new KeptFacts(
                        found(NAMES, 0, text).equals(Set.of(facts.name())),
                        found(DAYS, 0, text).equals(Set.of(facts.day())),
                        found(NUMBER, 0, text).equals(Set.of(Integer.toString(facts.amount()))),
                        found(ANSWER, 1, text).equals(Set.of(facts.answer() ? "Yes" : "No"))));
    }

    /** The facts as a text has them, whatever its prompt says; where it says none of a kind, or several, that of the prompt. */
    public static Facts said(Facts prompt, String text) {
        return new Facts(
                prompt.kind(),
                only(found(NAMES, 0, text)).orElse(prompt.name()),
                prompt.about(),
                only(found(DAYS, 0, text)).orElse(prompt.day()),
                only(found(NUMBER, 0, text)).flatMap(Facts::amount).orElse(prompt.amount()),
                only(found(ANSWER, 1, text)).map("Yes"::equals).orElse(prompt.answer()));
    }

    private static Optional<String> only(Set<String> found) {
        return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
    }

    /** How many of the four are kept. */
    public int count() {
        return (int) Stream.of(name, day, amount, answer).filter(kept -> kept).count();
    }

    /** Whether all of them are kept. */
    public boolean all() {
        return count() == 4;
    }

    private static Set<String> found(Pattern pattern, int group, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(group))
                .collect(Collectors.toSet());
    }

    private static Pattern anyOf(List<String> words) {
        return Pattern.compile("\\b(?:" + String.join("|", words) + ")\\b");
    }
}
