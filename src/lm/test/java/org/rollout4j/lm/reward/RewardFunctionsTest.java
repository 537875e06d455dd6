package org.rollout4j.lm.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.lm.reward.RewardSum.Term;

/** Reward functions as users write them. */
class RewardFunctionsTest {
    private static final String HERE = RewardFunctionsTest.class.getName();

    /** A user's. */
    public static final class Polite implements RewardFunction {
        @Override
        public Rewards score(List<RewardRow> rows) throws Exception {
            return RewardFunction.each(row -> row.completion().contains("please") ? 1 : 0)
                    .score(rows);
        }
    }

    /** Whose constructor fails. */
    public static final class Broken implements RewardFunction {
        public Broken() {
            throw new IllegalStateException("no model");
        }

        @Override
        public Rewards score(List<RewardRow> rows) {
            return Rewards.of();
        }
    }

    /** Which cannot be made without a value. */
    public record Needy(int value) implements RewardFunction {
        @Override
        public Rewards score(List<RewardRow> rows) {
            return Rewards.of();
        }
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                form("sentiment", SentimentReward.class, 1),
                form("length", new LengthReward(200, LengthReward.Unit.CHARACTERS), 1),
                form("length:0.5", new LengthReward(200, LengthReward.Unit.CHARACTERS), 0.5),
                form(" length = 50 : -2 ", new LengthReward(50, LengthReward.Unit.CHARACTERS), -2),
                form("length(target=50, unit=words):1e-3", new LengthReward(50, LengthReward.Unit.WORDS), 1e-3),
                form("length()", new LengthReward(200, LengthReward.Unit.CHARACTERS), 1),
                form("regex=^Dear", RegexReward.found("^Dear"), 1),
                form("regex=^Dear:2", RegexReward.found("^Dear"), 2),
                form("regex=(?:a|b)", RegexReward.found("(?:a|b)"), 1),
                form("regex=a:b", RegexReward.found("a:b"), 1),
                form("regex(pattern=a:2)", RegexReward.found("a:2"), 1),
                form("regex(pattern=a:2):3", RegexReward.found("a:2"), 3),
                form(
                        "regex(pattern=a{1,2}(b=c),mode=count)",
                        new RegexReward("a{1,2}(b=c)", RegexReward.Mode.COUNT, 100),
                        1),
                form("regex(mode=FULL, pattern=x, y|z)", new RegexReward("x, y|z", RegexReward.Mode.FULL, 100), 1),
                form(
                        "soft-overlong-punishment(softPunishCache=300,maxCompletionLen=400)",
                        new OverlongPunishment(400, 300),
                        1),
                form(
                        "soft-overlong-punishment(maxCompletionLen=10,softPunishCache=5)",
                        new OverlongPunishment(10, 5),
                        1),
                form("keeps-the-facts=true", new KeepsFacts(true), 1),
                form(
                        "readability(min=80,max=90)",
                        new ReadabilityReward(ReadabilityReward.Measure.EASE, 80, 90, 30),
                        1));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aSpecSaysFunctionSettingsAndWeight(String spec, Object function, double weight) {
        Term term = RewardFunctions.find(List.of(spec), List.of()).get(0);

        assertThat(term.weight()).isEqualTo(weight);
        if (function instanceof Class<?> type) {
            assertThat(term.function()).isInstanceOf(type);
        } else {
            assertThat(term.function()).isEqualTo(function);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lenght                       | reward is lenght: there is none of that name, did you mean length?; there are regex, length
            length:heavy                 | weight of reward length:heavy is heavy: a number is needed
            length:                      | weight of reward length:
            length:NaN                   | weight of reward length is NaN: a finite number is needed
            length:Infinity              | weight of reward length is Infinity: a finite number is needed
            length(targt=5)              | reward length: there is no setting targt, did you mean target?; there are target, unit
            length(target=0)             | reward length: setting target=0: target is 0: a whole number from 1
            length(target=many)          | reward length: setting target=many: a whole number
            length(unit=lines)           | reward length: setting unit=lines: unit: lines: only characters
            length(50)                   | in the parentheses setting=value is needed
            length(target=5,target=6)    | target is there twice
            length(target=5              | reward is length(target=5: NAME, NAME=VALUE
            ''                           | reward is : NAME, NAME=VALUE
            ':2'                         | reward is :2: NAME, NAME=VALUE
            regex                        | reward is regex: pattern is needed, as in regex(pattern=...)
            regex(mode=count)            | reward is regex: pattern is needed
            regex=                       | reward regex: setting pattern=
            regex=(a                     | a regular expression is needed (Unclosed group
            sentiment=5                  | reward is sentiment: it has no settings
            sentiment(x=5)               | reward is sentiment: it has no settings
            exact-answer(column=)        | reward exact-answer: setting column=
            exact-answer(pattern=[)      | reward exact-answer: setting pattern=[: pattern is [: a regular expression is needed
            repetition-penalty(maxPenalty=1) | maxPenalty is 1.0
            readability(min=90)          | min is 90.0: a number from -1000000.0 to 70.0 is allowed
            com.acme.Missing             | reward class com.acme.Missing is not on the class path
            java.lang.String             | reward class java.lang.String does not implement org.rollout4j.lm.reward.RewardFunction
            java.lang.String(x=1)        | reward class java.lang.String takes no settings
            org.rollout4j.lm.reward.RewardFunction | cannot be made: a public class with a public constructor without parameters is needed
            """)
    void whatIsWrongIsSaidInOneLine(String spec, String message) {
        assertThatThrownBy(() -> RewardFunctions.find(List.of(spec), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aClassIsFoundByItsName() throws Exception {
        Term term =
                RewardFunctions.find(List.of(HERE + "$Polite:-1.5"), List.of()).get(0);

        assertThat(term.name()).isEqualTo("RewardFunctionsTest$Polite");
        assertThat(term.weight()).isEqualTo(-1.5);
        assertThat(term.function().score(List.of(RewardRow.of("", "please"), RewardRow.of("", "now"))))
                .isEqualTo(Rewards.of(1, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "Broken, its constructor threw java.lang.IllegalStateException: no model",
        "Needy, a public class with a public constructor without parameters is needed",
        "Hidden, a public class with a public constructor without parameters is needed"
    })
    void aClassThatCannotBeMadeIsNamed(String name, String message) {
        assertThatThrownBy(() -> RewardFunctions.find(List.of(HERE + "$" + name), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reward class " + HERE + "$" + name + " cannot be made: " + message);
    }

    static final class Hidden implements RewardFunction {
        @Override
        public Rewards score(List<RewardRow> rows) {
            return Rewards.of();
        }
    }

    @Test
    void oneThatIsThereTwiceIsNumbered() {
        assertThat(RewardFunctions.find(List.of("regex=a", "length", "regex=b:2", "regex=c"), List.of()))
                .extracting(Term::name)
                .containsExactly("regex", "length", "regex-2", "regex-3");
    }

    @Test
    void everyNamedFunctionTellsItsSettings() {
        Map<String, NamedReward> named = RewardFunctions.named();

        assertThat(named.keySet())
                .startsWith(
                        "regex",
                        "length",
                        "sentences",
                        "soft-overlong-punishment",
                        "repetition-penalty",
                        "exact-answer",
                        "readability",
                        "sentiment",
                        "spelling",
                        "keeps-the-facts");
        named.values().forEach(reward -> {
            assertThat(reward.description()).isNotBlank();
            assertThat(reward.settings().keySet()).containsAll(reward.required());
            reward.settings()
                    .forEach((name, setting) ->
                            assertThat(setting.meaning()).as(name).isNotBlank());
        });
    }

    /** What a jar of somebody else brings. */
    public static final class GuestRewards implements RewardFunctionProvider {
        @Override
        public List<NamedReward> functions() {
            return List.of(new NamedReward("shout", "capitals, up to a number of them", new Shout(5)));
        }
    }

    /** Of somebody else, with a setting. */
    public record Shout(
            @Setting("the most that count, 1 or more") int most) implements RewardFunction {
        public Shout {
            Require.inRange("most", most, 1, 100);
        }

        @Override
        public Rewards score(List<RewardRow> rows) throws Exception {
            return RewardFunction.each(row -> Math.min(
                            most,
                            row.completion()
                                    .chars()
                                    .filter(Character::isUpperCase)
                                    .count()))
                    .score(rows);
        }
    }

    @Test
    void guestsAreServicesOfTheClassPath(@TempDir Path folder) throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(RewardFunctionProvider.class.getName()), GuestRewards.class.getName());

        List<Term> terms = RewardFunctions.find(List.of("shout=2:0.5", "shout"), List.of(folder.toString()));

        assertThat(terms).containsExactly(new Term("shout", new Shout(2), 0.5), new Term("shout-2", new Shout(5), 1));
        assertThat(terms.get(0).function().score(List.of(RewardRow.of("", "HELLO"))))
                .isEqualTo(Rewards.of(2));
        assertThatThrownBy(() -> RewardFunctions.find(List.of("shout=0"), List.of()))
                .hasMessageContaining("most is 0");
        assertThatThrownBy(() -> RewardFunctions.find(List.of("shout"), List.of(folder + "/missing.jar")))
                .hasMessageContaining("there is no such file");
    }

    @Test
    void aNameIsTakenOnce() {
        RewardFunctionProvider guest = new GuestRewards();

        assertThatThrownBy(() -> RewardFunctions.named(List.of(guest, guest)))
                .hasMessage("name of a reward function is shout: there is one of that name already, besides that of "
                        + GuestRewards.class.getName());
        assertThatThrownBy(() -> new NamedReward("My Reward", "", new Shout(1)))
                .hasMessageContaining("My Reward: lower-case words with hyphens are needed");
    }

    private static Arguments form(String spec, Object function, double weight) {
        return Arguments.of(spec, function, weight);
    }
}
