package org.rollout4j.lm.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.lm.reward.LengthReward.Unit;
import org.rollout4j.lm.reward.ReadabilityReward.Measure;

/** The built-in functions against values computed by hand, and TRL's own examples. */
class BuiltInRewardsTest {
    private static final String PROMPT =
            "Note: request | To: Anna | About: meeting | Day: Tuesday | Amount: 3 | Answer: yes\n\n";

    @ParameterizedTest
    @CsvSource({
        "'Dear Ann, Dear Ben', 1, 0, 2",
        "'Hello, Dear', 1, 0, 1",
        "Dear, 1, 1, 1",
        "'', 0, 0, 0",
        "'DearDearDearDear', 1, 0, 3"
    })
    void aRegularExpressionIsFoundMatchesAllOrIsCountedUpToALimit(
            String text, double found, double full, double count) {
        assertThat(reward(RegexReward.found("Dear"), text)).isEqualTo(found);
        assertThat(reward(new RegexReward("Dear", RegexReward.Mode.FULL, 3), text))
                .isEqualTo(full);
        assertThat(reward(new RegexReward("Dear", RegexReward.Mode.COUNT, 3), text))
                .isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({
        "10, CHARACTERS, 'abcdefghij', 0",
        "10, CHARACTERS, 'abcde', -0.5",
        "10, CHARACTERS, 'abcdefghijklm', -0.3",
        "4, CHARACTERS, 'abcdefghijklm', -1",
        "4, CHARACTERS, '', -1",
        "2, CHARACTERS, '\ud83d\ude00\ud83d\ude00', 0",
        "4, WORDS, ' one  two\tthree ', -0.25",
        "4, WORDS, '   ', -1",
        "3, TOKENS, anything, -0.33333333333333331"
    })
    void theLengthIsNearATarget(int target, Unit unit, String text, double expected) {
        assertThat(reward(new LengthReward(target, unit), new RewardRow("", text, new int[2], false, Map.of())))
                .isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "'One. Two.', 2, false, 1",
        "'One. Two.', 2, true, 0",
        "'One. Two.\n', 2, false, 1",
        "'One! Two? Three', 2, false, 0",
        "'One! Two? Three', 3, false, 1",
        "'At 3.5 metres.', 1, false, 1",
        "'Dear Ann,\n\nI am late. Sorry.', 2, false, 1",
        "'', 2, false, 0",
        "'1. 2.', 2, false, 0",
        "'...', 1, false, 0"
    })
    void fewSentencesAreToEndByThemselves(String text, int max, boolean truncated, double expected) {
        assertThat(reward(new SentencesReward(max), new RewardRow("", text, new int[0], truncated, Map.of())))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'One. Two! Three?', 1, 'One.'",
        "'One. Two! Three?', 2, 'One. Two!'",
        "'One. Two! Three?', 4, 'One. Two! Three?'",
        "'One ', 1, 'One'",
        "'', 2, ''"
    })
    void theFirstSentencesOfATextAreCutOutWhole(String text, int count, String expected) {
        assertThat(SentencesReward.first(text, count)).isEqualTo(expected);
    }

    /** With 100 and 20 tokens, TRL's own test: 90 tokens have -0.5. */
    @ParameterizedTest
    @CsvSource({"0, 0", "80, 0", "81, -0.05", "90, -0.5", "100, -1", "101, -1", "500, -1"})
    void overlongIsPunishedAsInTrl(int tokens, double expected) {
        assertThat(reward(new OverlongPunishment(100, 20), tokens(tokens))).isEqualTo(expected);
        assertThat(reward(new OverlongPunishment(100, 0), tokens(tokens))).isEqualTo(tokens > 100 ? -1 : 0);
    }

    /** The first two are TRL's own examples, of bigrams. */
    @ParameterizedTest
    @CsvSource({
        "1 2 3 4, 2, 0",
        "5 5 5 5 5, 2, -0.75",
        "1 2 1 2 1, 2, -0.5",
        "1 2 3 1 2 3, 3, -0.25",
        "1 1 2, 1, -0.33333333333333337",
        "1 2, 3, 0",
        "'', 1, 0"
    })
    void repetitionIsPunishedAsInTrl(String tokens, int ngramSize, double expected) {
        RewardRow row = tokens.isEmpty() ? RewardRow.of("", "") : ids(tokens);

        assertThat(reward(new RepetitionPenalty(ngramSize, -1), row)).isCloseTo(expected, within(1e-15));
        assertThat(reward(new RepetitionPenalty(ngramSize, -4), row)).isCloseTo(4 * expected, within(1e-15));
    }

    @ParameterizedTest
    @CsvSource({
        "42, false, '', false, 42, 1",
        "' 42\n', false, '', false, 42, 1",
        "four  two, false, '', false, 'four two', 1",
        "Four, false, '', false, four, 0",
        "Four, false, '', true, four, 1",
        "'so:\n42\n\n', false, '', false, 42, 0",
        "'so:\n42\n\n', true, '', false, 42, 1",
        "'', true, '', false, 42, 0",
        "'1 or 2 or 42.', false, '[0-9]+', false, 42, 1",
        "'answer: 42, not 43', false, 'answer: ([0-9]+)', false, 42, 1",
        "none, false, '[0-9]+', false, 42, 0",
        "x, false, 'x(y)?', false, x, 0"
    })
    void anAnswerIsExact(
            String text, boolean lastLine, String pattern, boolean ignoreCase, String answer, double expected) {
        ExactAnswer function = new ExactAnswer("answer", lastLine, pattern, ignoreCase);

        assertThat(reward(function, new RewardRow("", text, new int[0], false, Map.of("answer", answer))))
                .isEqualTo(expected);
    }

    @Test
    void anAnswerMayBeANumberOrMissing() throws Exception {
        Map<String, Object> none = new LinkedHashMap<>();
        none.put("answer", null);
        Rewards rewards = new ExactAnswer("answer", false, "", false)
                .score(List.of(
                        new RewardRow("", "42", new int[0], false, Map.of("answer", 42)),
                        new RewardRow("", "true", new int[0], false, Map.of("answer", true)),
                        new RewardRow("", "42", new int[0], false, none),
                        RewardRow.of("", "42")));

        assertThat(rewards).hasToString("[1.0, 1.0, not applicable, not applicable]");
    }

    /** "The cat sat on the mat.": 6 words, 1 sentence, 6 syllables: ease 116.145, grade -1.45. */
    @ParameterizedTest
    @CsvSource({
        "EASE, 110, 120, 10, 1",
        "EASE, 60, 70, 100, 0.53855",
        "EASE, 126.145, 130, 20, 0.5",
        "EASE, 60, 70, 10, 0",
        "GRADE, -2, 0, 1, 1",
        "GRADE, 0, 2, 2, 0.275"
    })
    void readabilityFallsOffBesideTheBand(Measure measure, double min, double max, double falloff, double expected) {
        ReadabilityReward function = new ReadabilityReward(measure, min, max, falloff);

        assertThat(reward(function, "The cat sat on the mat.")).isCloseTo(expected, within(1e-9));
        assertThat(reward(function, " ... 12 !")).isZero();
    }

    @Test
    void spellingIsAShareOfTheWordsThatTell() throws Exception {
        SpellingReward british = new SpellingReward(SpellingReward.Variant.BRITISH);

        assertThat(reward(british, "Colour, CENTRE and color; we organise a program."))
                .isEqualTo(0.6);
        assertThat(reward(
                        new SpellingReward(SpellingReward.Variant.AMERICAN),
                        "Colour, CENTRE, color: we organise a program."))
                .isEqualTo(0.4);
        assertThat(british.score(List.of(RewardRow.of("", "The cat sat."))).get(0))
                .isEqualTo(OptionalDouble.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "'Hi Anna,\n\nI need 3 chairs on Tuesday. Yes, we can.', 1, 1",
        "'Hi Ben,\n\nI need 3 chairs on Tuesday. Yes, we can.', 0, 0.75",
        "'Hi Anna and Ben,\n\nI need 4 chairs on Tuesday or Friday. No, we cannot.', 0, 0",
        "'Anna', 0, 0.25",
        "'', 0, 0"
    })
    void factsAreKept(String text, double all, double fraction) {
        assertThat(reward(new KeepsFacts(false), RewardRow.of(PROMPT, text))).isEqualTo(all);
        assertThat(reward(new KeepsFacts(true), RewardRow.of(PROMPT, text))).isEqualTo(fraction);
    }

    @Test
    void factsDoNotApplyToOtherPrompts() throws Exception {
        Rewards rewards = new KeepsFacts(false)
                .score(List.of(
                        RewardRow.of("What day is it?", "Tuesday"),
                        RewardRow.of(PROMPT.replace("Anna", "Zoe"), "Hi"),
                        RewardRow.of(PROMPT.replace("request", "demand"), "Hi")));

        assertThat(rewards.applicableValues()).isEmpty();
    }

    @Test
    void aScorerSeesPromptsAndCompletions() throws Exception {
        RewardFunction function = RewardFunction.of((prompts, completions) -> IntStream.range(0, prompts.size())
                .mapToDouble(i -> prompts.get(i).length() - completions.get(i).length())
                .toArray());

        assertThat(function.score(List.of(RewardRow.of("four", "x"), RewardRow.of("", "two"))))
                .isEqualTo(Rewards.of(3, -3));
    }

    /** What models write when they fail: repetitions without end, halves of characters, nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a-",
                "1,",
                "1.5",
                "!",
                "!a",
                "'",
                ". ",
                "\n",
                " ",
                "Yes, ",
                "- No,",
                "\ud83d",
                "\ud83d\ude00",
                "isn't ",
                "BUT ",
                "e",
                "-ise"
            })
    void longRepetitionsAreScored(String piece) throws Exception {
        List<RewardRow> rows = List.of(
                RewardRow.of(PROMPT, piece.repeat(10_000)),
                RewardRow.of(PROMPT, piece),
                RewardRow.of(PROMPT, piece.repeat(10_000) + "a"));
        for (NamedReward reward : new BuiltInRewards().functions()) {
            assertThat(reward.defaults().score(rows).size()).as(reward.name()).isEqualTo(3);
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new LengthReward(0, Unit.WORDS)).hasMessageContaining("target is 0");
        assertThatThrownBy(() -> new OverlongPunishment(10, 11)).hasMessageContaining("softPunishCache is 11");
        assertThatThrownBy(() -> new RepetitionPenalty(0, -1)).hasMessageContaining("ngramSize is 0");
        assertThatThrownBy(() -> new RepetitionPenalty(2, 0.5)).hasMessageContaining("maxPenalty is 0.5");
        assertThatThrownBy(() -> new ReadabilityReward(Measure.EASE, 2, 1, 1)).hasMessageContaining("min is 2.0");
        assertThatThrownBy(() -> new ReadabilityReward(Measure.EASE, 1, 2, 0)).hasMessageContaining("falloff is 0.0");
        assertThatThrownBy(() -> RegexReward.found("*")).hasMessageContaining("pattern is *: a regular expression");
    }

    private static double reward(RewardFunction function, String completion) {
        return reward(function, RewardRow.of("", completion));
    }

    /** The row's reward, which does not depend on others beside it. */
    private static double reward(RewardFunction function, RewardRow row) {
        try {
            Rewards alone = function.score(List.of(row));
            Rewards among = function.score(List.of(RewardRow.of("", "other"), row, row));
            assertThat(among.get(1)).isEqualTo(alone.get(0)).isEqualTo(among.get(2));
            return alone.get(0).orElseThrow();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static RewardRow tokens(int count) {
        return new RewardRow("", "", IntStream.range(0, count).toArray(), false, Map.of());
    }

    private static RewardRow ids(String tokens) {
        return new RewardRow(
                "",
                "",
                List.of(tokens.split(" ", -1)).stream()
                        .mapToInt(Integer::parseInt)
                        .toArray(),
                false,
                Map.of());
    }
}
