package org.rollout4j.env;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Require;

/** One environment that is known by an id, or environments of many sizes whose ids tell the size. */
public final class EnvironmentFamily {
    private static final String IDS = "[A-Za-z0-9]+([_-][A-Za-z0-9]+)*";
    private static final String SEPARATOR = "x";

    /** No more digits than an {@code int} has for sure. */
    private static final String WHOLE_NUMBER = "0|[1-9][0-9]{0,8}";

    private final String name;
    private final List<Size> sizes;
    private final String summary;
    private final Function<int[], ? extends EnvironmentFactory> maker;

    /**
     * A number in an id.
     *
     * @param name a capital letter or a word that stands for it, for example {@code R}
     * @param min the smallest, at least 0
     * @param max the largest
     * @param example one that says what they look like
     */
    public record Size(String name, int min, int max, int example) {
        public Size {
            Require.that(name != null && name.matches("[A-Za-z]+"), "name of a size", name, "letters are allowed");
            Require.inRange("max of " + name, max, 0, 999_999_999);
            Require.inRange("min of " + name, min, 0, max);
            Require.inRange("example of " + name, example, min, max);
        }
    }

    private EnvironmentFamily(
            String name, List<Size> sizes, String summary, Function<int[], ? extends EnvironmentFactory> maker) {
        Require.that(
                name != null && name.matches(IDS),
                "environment id",
                name,
                "letters and digits, with single hyphens or underscores between them, are allowed");
        Require.that(
                summary != null && !summary.isBlank() && summary.lines().count() == 1,
                "summary of " + name,
                summary,
                "a line is needed");
        Require.that(maker != null, "maker of " + name, null, "it is needed");
        this.name = name;
        this.sizes = List.copyOf(sizes);
        this.summary = summary;
        this.maker = maker;
    }

    /**
     * One environment.
     *
     * @param id what it is called, in its {@link org.rollout4j.core.EnvironmentSpec}, too
     * @param summary what is to be done there, in a line
     */
    public static EnvironmentFamily of(String id, String summary, Supplier<? extends EnvironmentFactory> maker) {
        return new EnvironmentFamily(id, List.of(), summary, none -> maker.get());
    }

    /**
     * Environments of many sizes: {@code drain-grid-5x6} is the one of {@code name} {@code drain-grid} with sizes 5 and 6.
     *
     * @param name what their ids begin with
     * @param sizes the numbers that follow it, after a hyphen, with an {@code x} between them; at least one
     * @param summary what is to be done there, in a line
     * @param maker makes environments of such sizes, whose {@link org.rollout4j.core.EnvironmentSpec} has the id, too
     */
    public static EnvironmentFamily sized(
            String name, List<Size> sizes, String summary, Function<int[], ? extends EnvironmentFactory> maker) {
        Require.that(!sizes.isEmpty(), "sizes of " + name, sizes, "at least one is needed");
        return new EnvironmentFamily(name, sizes, summary, maker);
    }

    /** The id, or what the ids look like, for example {@code drain-grid-RxC}. */
    public String id() {
        return name + sizes.stream().map(Size::name).collect(suffix());
    }

    /** The id, or one of them. */
    public String example() {
        return name
                + sizes.stream().map(size -> Integer.toString(size.example())).collect(suffix());
    }

    /** What is to be done there, in a line. */
    public String summary() {
        return summary;
    }

    /** Whether it has more than one environment. */
    public boolean sized() {
        return !sizes.isEmpty();
    }

    /** Whether {@code id} is one of these environments. */
    public boolean has(String id) {
        return numbers(id).isPresent();
    }

    /** The environment of that id, if it is one of these. */
    public Optional<EnvironmentFactory> find(String id) {
        return numbers(id).map(maker);
    }

    /** What is wrong with an id that looks like one of these, but is none. */
    Optional<String> refusal(String id) {
        if (!sized() || !id.startsWith(name + "-") || has(id)) {
            return Optional.empty();
        }
        boolean alike = sizes.stream().map(Size::min).distinct().count() == 1
                && sizes.stream().map(Size::max).distinct().count() == 1;
        String allowed = alike
                ? sizes.stream().map(Size::name).collect(Collectors.joining(" and ")) + range(sizes.get(0))
                : sizes.stream().map(size -> size.name() + range(size)).collect(Collectors.joining(" and "));
        return Optional.of(id() + " with " + allowed + " is allowed");
    }

    private static String range(Size size) {
        return " from " + size.min() + " to " + size.max();
    }

    private Optional<int[]> numbers(String id) {
        if (!sized()) {
            return id.equals(name) ? Optional.of(new int[0]) : Optional.empty();
        }
        if (!id.startsWith(name + "-")) {
            return Optional.empty();
        }
        String[] texts = id.substring(name.length() + 1).split(SEPARATOR, -1);
        if (texts.length != sizes.size()) {
            return Optional.empty();
        }
        int[] numbers = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            if (!texts[i].matches(WHOLE_NUMBER)) {
                return Optional.empty();
            }
            numbers[i] = Integer.parseInt(texts[i]);
            if (numbers[i] < sizes.get(i).min() || numbers[i] > sizes.get(i).max()) {
                return Optional.empty();
            }
        }
        return Optional.of(numbers);
    }

    private Collector<CharSequence, ?, String> suffix() {
        return sizes.isEmpty() ? Collectors.joining() : Collectors.joining(SEPARATOR, "-", "");
    }
}
