package org.rollout4j.lm.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;

/** The grammar of notes: unambiguous, of known entropy, true to its facts. */
class NotesGrammarTest {
    private static final NotesGrammar GRAMMAR = new NotesGrammar();
    private static final Pattern BRITISH = anyOf(NoteTexts.SPELLINGS.keySet());
    private static final Pattern AMERICAN = anyOf(NoteTexts.SPELLINGS.values());

    @Test
    @Tag("slow")
    void whatWasChosenIsReadBackAndTheEntropyIsWhatNotesLose() {
        SplitMix random = new SplitMix(1);
        int notes = 100_000;
        double sum = 0;
        double squares = 0;
        double characters = 0;
        for (int i = 0; i < notes; i++) {
            Note note = GRAMMAR.sample(random);
            assertThat(GRAMMAR.read(note.prompt(), note.text()).notes()).containsExactly(note);
            double logProbability = GRAMMAR.logProbability(note.prompt(), note.text());
            sum += logProbability;
            squares += logProbability * logProbability;
            characters += note.text().length();
        }

        double mean = sum / notes;
        double standardError = Math.sqrt((squares / notes - mean * mean) / notes);
        assertThat(-mean).isCloseTo(GRAMMAR.entropy(), within(3 * standardError));
        assertThat(standardError).isLessThan(0.03);
        assertThat(characters / notes).isBetween(150.0, 300.0);
        assertThat(GRAMMAR.jointEntropy()).isEqualTo(GRAMMAR.promptEntropy() + GRAMMAR.entropy());
    }

    /**
     * With its style known, a text is read from left to right: no text of one option of a choice begins with one of another. That the style is
     * known, the next tests show. Together they prove that no text can be read in two ways.
     */
    @Test
    @Tag("slow")
    void noOptionBeginsLikeAnother() {
        for (Facts facts : oneOfEachKind()) {
            for (Style style : stylesOfAllPlaces()) {
                RuleTexts.choices(GRAMMAR.rule(facts), style).forEach(choice -> {
                    TreeMap<String, String> options = new TreeMap<>();
                    for (int option = 0; option < choice.options().size(); option++) {
                        add(options, RuleTexts.of(choice.options().get(option), facts, style), "option " + option);
                    }
                    assertApart(options);
                });
            }
        }
    }

    /** What the marks do not show, first words tell in any style: the greeting, the length, whether an answer hedges; and where a sentence ends. */
    @Test
    @Tag("slow")
    void greetingLengthAndHedgesAreSeenWhereTheyBegin() {
        for (Facts facts : oneOfEachKind()) {
            TreeMap<String, String> begins = new TreeMap<>(Map.of("- ", "bullets"));
            TreeMap<String, String> answers = new TreeMap<>();
            TreeMap<String, String> ends = new TreeMap<>();
            TreeMap<String, String> sentences = new TreeMap<>();
            for (Style style : stylesOfAllPlaces()) {
                RuleTexts.choices(GRAMMAR.rule(facts), style).forEach(choice -> {
                    List<String> texts = RuleTexts.of(choice, facts, style);
                    if (choice.name().equals("opening") || choice.name().equals("core")) {
                        texts.forEach(text -> sentences.put(text, text));
                    }
                    switch (choice.name()) {
                        case "greeting.casual", "greeting.formal", "opening", "core" ->
                            add(begins, texts, choice.name());
                        case "answer", "hedge.a" -> add(answers, texts, choice.name());
                        case "signOff.casual", "signOff.formal" -> add(ends, texts, choice.name());
                        default -> {
                            // Stands behind one of these.
                        }
                    }
                });
            }
            assertApart(begins);
            assertApart(answers);
            assertApart(ends);
            assertApart(sentences);
            assertThat(new HashSet<>(begins.values())).hasSize(5);
            assertThat(new HashSet<>(answers.values())).hasSize(2);
            assertThat(new HashSet<>(ends.values())).hasSize(2);
        }
    }

    /** Each axis has a mark that is in a text exactly if it has that value; what the marks are, the texts of all places show. */
    @Test
    @Tag("slow")
    void theStyleIsSeen() {
        for (Facts facts : oneOfEachKind()) {
            for (Style style : stylesOfAllPlaces()) {
                boolean contractions = style.value(StyleAxis.CONTRACTIONS) == 1;
                boolean british = style.value(StyleAxis.SPELLING) == 1;
                boolean exclamations = style.value(StyleAxis.EXCLAMATIONS) == 1;
                RuleTexts.choices(GRAMMAR.rule(facts), style).forEach(choice -> {
                    for (String text : RuleTexts.of(choice, facts, style)) {
                        assertThat(text.contains("'")).isIn(contractions, false);
                        assertThat(text.contains("!")).isIn(exclamations, false);
                        assertThat(text).doesNotContain("\n", "- ");
                        assertThat((british ? AMERICAN : BRITISH).matcher(text).find())
                                .isFalse();
                        switch (choice.name()) {
                            case "core" -> assertThat(text.contains("'")).isEqualTo(contractions);
                            case "context" ->
                                assertThat((british ? BRITISH : AMERICAN)
                                                .matcher(text)
                                                .find())
                                        .isTrue();
                            case "answer" -> assertThat(text.endsWith("!")).isEqualTo(exclamations);
                            default -> {
                                // Need not have a mark.
                            }
                        }
                    }
                });
            }
        }
    }

    @Test
    @Tag("slow")
    void ofFewOptionsTheProbabilitiesOfAllTextsSumToOne() {
        NotesGrammar small = new NotesGrammar(1);
        for (Facts facts : oneOfEachKind()) {
            assertThat(sum(small, facts, Style.all())).isCloseTo(1, within(1e-12));
        }
        assertThat(small.entropy()).isCloseTo(Math.log(576), within(1e-12));
    }

    @Test
    @Tag("slow")
    void ofTwoOptionsTheProbabilitiesOfAllShortTextsSumToOneHalf() {
        List<Style> brief = Style.all().stream()
                .filter(style -> style.value(StyleAxis.LENGTH) == 0)
                .toList();

        assertThat(sum(new NotesGrammar(2), oneOfEachKind().get(3), brief)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void everyPromptHasMoreThanTwoToThe30Texts() {
        for (Facts facts : oneOfEachKind()) {
            double texts = Style.all().stream()
                    .mapToDouble(style -> RuleTexts.count(GRAMMAR.rule(facts), style))
                    .sum();
            assertThat(texts).isGreaterThan(1L << 30);
        }
    }

    /** Chi-square tests at 1 in 10,000, by the bound of Laurent and Massart. */
    @Test
    @Tag("slow")
    void axesAreUniformAndIndependent() {
        SplitMix random = new SplitMix(2);
        List<Style> styles = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            styles.add(GRAMMAR.sample(random).style());
        }
        for (StyleAxis one : StyleAxis.values()) {
            for (StyleAxis other : StyleAxis.values()) {
                int columns = other.names().size();
                int[] counts = new int[one.names().size() * columns];
                styles.forEach(style -> counts[style.value(one) * columns + style.value(other)]++);
                if (one == other) {
                    assertUniform(diagonal(counts, columns), styles.size());
                } else {
                    assertUniform(counts, styles.size());
                }
            }
        }
    }

    @Test
    void factsAreKept() {
        SplitMix random = new SplitMix(3);
        for (int i = 0; i < 5_000; i++) {
            Note note = GRAMMAR.sample(random);
            Facts facts = note.facts();
            assertThat(note.text())
                    .containsOnlyOnce(facts.name())
                    .containsOnlyOnce(facts.amount() + " " + Facts.TOPICS.get(facts.about()))
                    .containsOnlyOnce(facts.day())
                    .contains(facts.about())
                    .containsOnlyOnce(facts.answer() ? "Yes, " : "No, ")
                    .doesNotContain(facts.answer() ? "No, " : "Yes, ")
                    .doesNotContain("  ", " \n", "\n\n\n")
                    .matches("(?s)[A-Z-].*[a-z.!]");
            assertThat(Facts.parse(note.prompt())).isEqualTo(facts);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNoteIsRewrittenAlongOneAxis(StyleAxis axis) {
        SplitMix random = new SplitMix(4);
        for (int i = 0; i < 2_000; i++) {
            Note note = GRAMMAR.sample(random);
            int old = note.style().value(axis);
            int value = (old + 1 + random.nextBelow(axis.names().size() - 1))
                    % axis.names().size();

            Note other = GRAMMAR.rewrite(note, note.style().with(axis, value), random);

            assertThat(GRAMMAR.parse(note.prompt(), other.text())).contains(other);
            assertThat(other.style()).isEqualTo(note.style().with(axis, value));
            Map<String, Integer> common = new TreeMap<>(note.choices());
            common.keySet().retainAll(other.choices().keySet());
            assertThat(other.choices()).containsAllEntriesOf(common);
            assertThat(common).containsKeys("core", "answer", "context", "closing");
            assertThat(GRAMMAR.rewrite(other, note.style(), random).style()).isEqualTo(note.style());
            assertThat(GRAMMAR.rewrite(note, note.style(), random)).isEqualTo(note);
        }
    }

    @Test
    void aNoteIsAnExampleOfADataSet() {
        Note note = GRAMMAR.sample(new SplitMix(7));

        Example.PromptCompletion example = note.example();

        assertThat(example.prompt()).isEqualTo(Content.of(note.prompt()));
        assertThat(example.completion()).isEqualTo(Content.of(note.text()));
        assertThat(example.columns()).hasSize(StyleAxis.values().length);
        assertThat(example.columns().get("sign_off"))
                .isEqualTo(StyleAxis.SIGN_OFF.names().get(note.style().value(StyleAxis.SIGN_OFF)));
    }

    @Test
    void whatIsNoNoteHasNoProbability() {
        SplitMix random = new SplitMix(5);
        for (int i = 0; i < 300; i++) {
            Note note = GRAMMAR.sample(random);
            String text = note.text();
            int at = random.nextBelow(text.length());
            String other = GRAMMAR.sample(random).text();
            for (String broken : List.of(
                    text + " ", text.substring(1), text.substring(0, at) + "#" + text.substring(at + 1), other, "")) {
                assertThat(GRAMMAR.parse(note.prompt(), broken)).isEmpty();
                assertThat(GRAMMAR.logProbability(note.prompt(), broken)).isEqualTo(Double.NEGATIVE_INFINITY);
            }
        }
    }

    /** Sums over texts, each of them once. */
    private static double sum(NotesGrammar grammar, Facts facts, List<Style> styles) {
        Set<String> texts = new HashSet<>();
        double sum = 0;
        for (Style style : styles) {
            for (String text : RuleTexts.of(grammar.rule(facts), facts, style)) {
                if (texts.add(text)) {
                    sum += Math.exp(grammar.logProbability(facts.prompt(), text));
                }
            }
        }
        return sum;
    }

    private static void add(Map<String, String> into, List<String> texts, String group) {
        for (String text : texts) {
            assertThat(into.put(text, group)).as(text).isIn(null, group);
        }
    }

    /** No text of one group begins with one of another. */
    private static void assertApart(SortedMap<String, String> groups) {
        // In order, a text comes behind its beginnings, and they are what is left here of those before it.
        Deque<String> beginnings = new ArrayDeque<>();
        groups.forEach((text, group) -> {
            while (!beginnings.isEmpty() && !text.startsWith(beginnings.peek())) {
                beginnings.pop();
            }
            if (!beginnings.isEmpty()) {
                assertThat(groups.get(beginnings.peek()))
                        .as(beginnings.peek() + " / " + text)
                        .isEqualTo(group);
            }
            beginnings.push(text);
        });
    }

    private static Pattern anyOf(Collection<String> words) {
        return Pattern.compile("\\b(" + String.join("|", words) + ")\\b");
    }

    /** Among the texts of these styles is each text of each place, bullets apart. */
    private static List<Style> stylesOfAllPlaces() {
        return Style.all().stream()
                .filter(style -> style.value(StyleAxis.LENGTH) == 1
                        && style.value(StyleAxis.BULLETS) == 0
                        && style.value(StyleAxis.GREETING) == style.value(StyleAxis.SIGN_OFF))
                .toList();
    }

    private static int[] diagonal(int[] counts, int columns) {
        int[] diagonal = new int[columns];
        for (int i = 0; i < columns; i++) {
            diagonal[i] = counts[i * columns + i];
        }
        return diagonal;
    }

    private static void assertUniform(int[] counts, int total) {
        double expected = (double) total / counts.length;
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        double degrees = counts.length - 1;
        double x = Math.log(10_000);
        assertThat(chiSquare).isLessThan(degrees + 2 * Math.sqrt(degrees * x) + 2 * x);
    }

    /** Facts of every kind with either answer. */
    private static List<Facts> oneOfEachKind() {
        SplitMix random = new SplitMix(6);
        List<Facts> all = new ArrayList<>();
        for (Facts.Kind kind : Facts.Kind.values()) {
            for (boolean answer : new boolean[] {true, false}) {
                Facts any = Facts.random(random);
                all.add(new Facts(kind, any.name(), any.about(), any.day(), any.amount(), answer));
            }
        }
        return all;
    }
}
