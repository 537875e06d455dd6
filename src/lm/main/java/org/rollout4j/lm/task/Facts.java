package org.rollout4j.lm.task;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;

/**
 * What a note is to say. The text names all of it.
 *
 * @param kind what the note is for
 * @param name whom it is for, one of {@link #NAMES}
 * @param about one of {@link #TOPICS}
 * @param day one of {@link #DAYS}
 * @param amount 2 to 20, of the things that {@link #TOPICS} says
 * @param answer to a question of whoever reads the note
 */
public record Facts(Kind kind, String name, String about, String day, int amount, boolean answer) {
    /** What a note is for. */
    public enum Kind {
        REQUEST,
        APOLOGY,
        INVITATION,
        STATUS,
        THANKS,
        REMINDER,
        CONFIRMATION,
        CHANGE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whom notes are for. */
    public static final List<String> NAMES = List.of(
            "Anna", "Ben", "Carla", "David", "Emma", "Felix", "Grace", "Henry", "Ida", "Jack", "Kate", "Leo", "Maria",
            "Noah", "Olga", "Paul", "Rosa", "Sam", "Tina", "Victor", "Wendy", "Alex", "Bella", "Chris", "Diana", "Eric",
            "Fiona", "George", "Helen", "Ivan", "Julia", "Kevin", "Laura", "Martin", "Nina", "Oscar", "Petra", "Robert",
            "Sarah", "Tom");

    /** What notes are about, and what is counted there. */
    public static final Map<String, String> TOPICS = Map.copyOf(new TreeMap<>(Map.ofEntries(
            Map.entry("meeting", "chairs"),
            Map.entry("report", "copies"),
            Map.entry("workshop", "places"),
            Map.entry("training", "handouts"),
            Map.entry("trip", "tickets"),
            Map.entry("delivery", "boxes"),
            Map.entry("lunch", "meals"),
            Map.entry("survey", "forms"),
            Map.entry("presentation", "slides"),
            Map.entry("conference", "badges"),
            Map.entry("office move", "crates"),
            Map.entry("interview", "questions"))));

    /** The days of the week. */
    public static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    private static final int MIN_AMOUNT = 2;
    private static final int MAX_AMOUNT = 20;
    private static final Kind[] KINDS = Kind.values();
    private static final List<String> TOPICS_IN_ORDER =
            TOPICS.keySet().stream().sorted().toList();
    private static final Pattern PROMPT = Pattern.compile(
            "Note: ([a-z]+) \\| To: ([A-Za-z]+) \\| About: ([a-z ]+) \\| Day: ([A-Za-z]+) \\| Amount: ([1-9][0-9]?)"
                    + " \\| Answer: (yes|no)\n\n");

    public Facts {
        Require.that(NAMES.contains(name), "name", name, "one of " + NAMES + " is needed");
        Require.that(TOPICS.containsKey(about), "about", about, "one of " + TOPICS_IN_ORDER + " is needed");
        Require.that(DAYS.contains(day), "day", day, "one of " + DAYS + " is needed");
        Require.inRange("amount", amount, MIN_AMOUNT, MAX_AMOUNT);
    }

    /** Any facts, all equally likely. */
    public static Facts random(SplitMix random) {
        return new Facts(
                KINDS[random.nextBelow(KINDS.length)],
                NAMES.get(random.nextBelow(NAMES.size())),
                TOPICS_IN_ORDER.get(random.nextBelow(TOPICS_IN_ORDER.size())),
                DAYS.get(random.nextBelow(DAYS.size())),
                MIN_AMOUNT + random.nextBelow(MAX_AMOUNT - MIN_AMOUNT + 1),
                random.nextBelow(2) == 1);
    }

    /** An amount as notes write it; nothing if it is none. */
    static Optional<Integer> amount(String digits) {
        return IntStream.rangeClosed(MIN_AMOUNT, MAX_AMOUNT)
                .boxed()
                .filter(amount -> amount.toString().equals(digits))
                .findFirst();
    }

    /** The number of facts that there are, all equally likely. */
    public static long count() {
        return 2L * KINDS.length * NAMES.size() * TOPICS.size() * DAYS.size() * (MAX_AMOUNT - MIN_AMOUNT + 1);
    }

    /** As a model reads them, in one line with an empty one after it. */
    public String prompt() {
        return "Note: " + kind + " | To: " + name + " | About: " + about + " | Day: " + day + " | Amount: " + amount
                + " | Answer: " + (answer ? "yes" : "no") + "\n\n";
    }

    /**
     * Reads what {@link #prompt} writes.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static Facts parse(String prompt) {
        return read(prompt)
                .orElseThrow(() -> new IllegalArgumentException("prompt is " + prompt.strip() + ": one such as "
                        + new Facts(Kind.REQUEST, "Anna", "meeting", "Tuesday", 3, true)
                                .prompt()
                                .strip() + " is needed"));
    }

    /** What {@link #prompt} wrote; nothing if that did not. */
    public static Optional<Facts> find(String prompt) {
        try {
            return read(prompt);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException if the form is right and a fact is not */
    private static Optional<Facts> read(String prompt) {
        Matcher matcher = PROMPT.matcher(prompt);
        return !matcher.matches()
                ? Optional.empty()
                : Stream.of(KINDS)
                        .filter(kind -> kind.toString().equals(matcher.group(1)))
                        .findFirst()
                        .map(kind -> new Facts(
                                kind,
                                matcher.group(2),
                                matcher.group(3),
                                matcher.group(4),
                                Integer.parseInt(matcher.group(5)),
                                matcher.group(6).equals("yes")));
    }
}
