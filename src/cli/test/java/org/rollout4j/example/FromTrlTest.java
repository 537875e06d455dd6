package org.rollout4j.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.lm.run.TuningMethods;
import org.rollout4j.lm.tune.TuningMethod;
import org.rollout4j.run.Settings;
import org.rollout4j.train.TrainingConfig;

/** The page for those who come from TRL names settings that there are, with their defaults, and leaves out none of either side. */
class FromTrlTest {
    private static final Path PAGE = Path.of("docs/from-trl.md");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## ([^\n]*)$(.*?)(?=^## |\\z)");
    private static final Pattern METHOD = Pattern.compile("`lm ([a-z-]+)`: (\\w+)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (.*?) \\| (.*?) ?\\| (.*?) \\| (.*?) ?\\|$");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`.*");
    private static final Pattern QUOTED = Pattern.compile("`([\\w*]+)`");
    private static final String EVERY = "Every method";
    private static final String SAMPLING = "Every method that samples";
    private static final long STEPS = 2000;

    /** A row, with what TRL has and what is here. */
    private record Row(String theirs, String ours, String value) {
        boolean isSetting() {
            return NAME.matcher(ours).matches();
        }

        String name() {
            Matcher name = NAME.matcher(ours);
            assertThat(name.matches()).isTrue();
            return name.group(1);
        }

        boolean names(String setting) {
            return QUOTED.matcher(theirs)
                    .results()
                    .map(found -> found.group(1).replace("*", ".*"))
                    .anyMatch(setting::matches);
        }
    }

    private static Map<String, List<Row>> sections() throws IOException {
        Map<String, List<Row>> sections = new LinkedHashMap<>();
        for (MatchResult section :
                SECTION.matcher(Files.readString(PAGE)).results().toList()) {
            sections.put(
                    section.group(1),
                    ROW.matcher(section.group(2))
                            .results()
                            .skip(1) // the head
                            .map(row -> new Row(row.group(1), row.group(3), row.group(4)))
                            .toList());
        }
        return sections;
    }

    /** The titles of sections with one method each. */
    static List<String> methods() throws IOException {
        return sections().keySet().stream()
                .filter(title -> METHOD.matcher(title).matches())
                .toList();
    }

    /** What a section's method can be set to, by the last words of the names, as {@code --set} takes them. */
    private static Map<String, String> settings(String title) {
        Matcher method = METHOD.matcher(title);
        assertThat(method.matches()).isTrue();
        return settings(TuningMethods.find(method.group(1)).defaults());
    }

    private static Map<String, String> settings(Record defaults) {
        Map<String, String> settings = new TreeMap<>();
        Settings.list(defaults)
                .forEach((name, entry) -> settings.put(name.substring(name.lastIndexOf('.') + 1), entry.text()));
        return settings;
    }

    @Test
    void allMethodsThatBeginWithAModelHaveASection() throws IOException {
        assertThat(methods())
                .extracting(title -> METHOD.matcher(title).replaceAll("$1"))
                .containsExactlyInAnyOrderElementsOf(TuningMethods.all().stream()
                        .filter(method -> method.needsModel() && !method.acts())
                        .map(TuningMethod::id)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void settingsOfAMethodAreRealWithTheirDefaults(String title) throws IOException {
        Map<String, String> settings = settings(title);
        List<Row> rows = sections().get(title).stream().filter(Row::isSetting).toList();
        assertThat(rows).hasSizeGreaterThan(3);
        for (Row row : rows) {
            assertThat(settings).containsKey(row.name());
            assertSame(row, settings.get(row.name()));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void noSettingOfOursIsLeftOut(String title) throws IOException {
        Set<String> told = new TreeSet<>();
        for (String section : List.of(title, EVERY, SAMPLING)) {
            sections().get(section).stream().filter(Row::isSetting).forEach(row -> told.add(row.name()));
        }
        assertThat(told).containsAll(settings(title).keySet());
    }

    @Test
    void whatIsSaidOfEveryMethodHoldsForAllThatHaveIt() throws IOException {
        List<Map<String, String>> all = new ArrayList<>();
        all.add(settings(TrainingConfig.ofSteps(STEPS)));
        for (String title : methods()) {
            all.add(settings(title));
        }
        for (Row row : Stream.of(EVERY, SAMPLING).flatMap(FromTrlTest::rows).toList()) {
            if (row.isSetting()) {
                assertThat(all).as(row.name()).anyMatch(settings -> settings.containsKey(row.name()));
                all.stream()
                        .filter(settings ->
                                settings.containsKey(row.name()) && !row.value().isEmpty())
                        .forEach(settings -> assertSame(row, settings.get(row.name())));
            } else {
                assertThat(row.value()).as(row.ours()).isEmpty();
            }
        }
    }

    private static Stream<Row> rows(String section) {
        try {
            return sections().get(section).stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A number may be written in another way. */
    private static void assertSame(Row row, String value) {
        if (value.matches("-?[\\d.]+(E-?\\d+)?")) {
            assertThat(Double.parseDouble(row.value())).as(row.name()).isEqualTo(Double.parseDouble(value));
        } else {
            assertThat(row.value()).as(row.name()).isEqualTo(value.isEmpty() ? "nothing" : value);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void noSettingOfTrlIsLeftOut(String title) throws IOException {
        String type = METHOD.matcher(title).replaceAll("$2");
        String line = trl().stream()
                .filter(one -> one.startsWith(type + ": "))
                .findFirst()
                .orElseThrow();
        for (String setting : line.substring(type.length() + 2).split(" ", -1)) {
            assertThat(Stream.of(title, EVERY, SAMPLING)
                            .flatMap(FromTrlTest::rows)
                            .anyMatch(row -> row.names(setting)))
                    .as(type + "." + setting)
                    .isTrue();
        }
    }

    private static List<String> trl() throws IOException {
        try (var file = FromTrlTest.class.getResourceAsStream("trl-settings.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        assertThat(Pattern.compile("]\\(([^)#:]+)[^)]*\\)")
                        .matcher(Files.readString(PAGE))
                        .results())
                .isNotEmpty()
                .allSatisfy(link -> assertThat(Path.of("docs", link.group(1))).exists());
    }
}
