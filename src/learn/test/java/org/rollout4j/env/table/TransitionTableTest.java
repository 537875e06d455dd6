package org.rollout4j.env.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Workers;
import org.rollout4j.tabular.ValueIteration;

class TransitionTableTest {
    private static final String HEADER = "state,action,next,probability,reward";
    /** Without mistakes; lines 1 to 9. */
    private static final String GOOD = """
            timeLimit,50
            start,idle,1
            terminal,broken
            state,action,next,probability,reward
            idle,run,idle,0.75,1
            idle,run,broken,0.25,-5
            idle,rest,idle,1,0
            busy,run,idle,1,2
            busy,rest,busy,1,0
            """;

    @Test
    void numbersStatesAndActionsInTheirOrder() {
        TransitionTable table = parse(GOOD);
        assertThat(table.states().keySet()).containsExactly("idle", "busy", "broken");
        assertThat(table.actions().keySet()).containsExactly("run", "rest");
        TabularModel model = table.model();
        assertThat(model.outcomeCount(0, 0)).isEqualTo(2);
        assertThat(model.next(0, 0, 1)).isEqualTo(2);
        assertThat(model.probability(0, 0, 1)).isEqualTo(0.25);
        assertThat(model.reward(0, 0, 1)).isEqualTo(-5);
        assertThat(model.terminal(2)).isTrue();
        assertThat(model.startProbability(0)).isEqualTo(1);
        EnvironmentSpec spec = table.spec("plant", model);
        assertThat(spec.timeLimit()).isEqualTo(50);
        assertThat(spec.observationSize()).isEqualTo(3);
        assertThat(spec.actionCount()).isEqualTo(2);
        assertThat(spec.rewardLow()).isEqualTo(-5);
        assertThat(spec.rewardHigh()).isEqualTo(2);
    }

    /** Heads go on, tails end: the return within n tosses is 2 (1 - 2^-n). */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20})
    void itsOptimumIsThatOfTheProcess(int tosses) {
        TransitionTable table = parse("timeLimit," + tosses + "\nstart,on\nterminal,off\n" + HEADER
                + "\non,toss,on,0.5,1\non,toss,off,0.5,1\n");
        double optimum = ValueIteration.optimal(table.model(), table.timeLimit(), Workers.caller())
                .outcome()
                .meanReturn();
        assertThat(optimum).isCloseTo(2 * (1 - Math.pow(0.5, tosses)), within(1e-12));
    }

    @Test
    void roundedProbabilitiesAreScaled() {
        TransitionTable table = parse("timeLimit,9\nstart,a,0.333333\nstart,b,0.666666\n" + HEADER
                + "\na,x,a,0.333333,0\na,x,b,0.333333,0\na,x,a,0.333333,1\nb,x,b,1,0\n");
        TabularModel model = table.model();
        assertThat(model.probability(0, 0, 2)).isCloseTo(1.0 / 3, within(1e-15));
        assertThat(model.startProbability(1)).isCloseTo(2.0 / 3, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void anyLineEndingWillDo(String end) {
        assertThat(parse(GOOD.replace("\n", end))).isEqualTo(parse(GOOD));
    }

    @Test
    void whatASpreadsheetWritesWillDo() {
        String padded = "\uFEFF"
                + GOOD.replace("timeLimit,50", "timeLimit,50,,,")
                        .replace("start,idle,1", "start, idle ,1,,")
                        .replace("terminal,broken", "terminal,broken,,,");
        assertThat(parse(padded)).isEqualTo(parse(GOOD));
        assertThat(parse("# a plant\n\n" + GOOD).model().stateCount()).isEqualTo(3);
    }

    /** One line of the good table replaced by another, and what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeLimit,50 | timeLimit,0 | line 1: timeLimit is 0: a whole number from 1 on is allowed",
                "timeLimit,50 | timeLimit,9.5 | line 1: timeLimit is 9.5: a whole number from 1 on is allowed",
                "timeLimit,50 | timeLimit,2000000 | timeLimit is 2000000: a whole number from 1 to 1000000 is allowed",
                "timeLimit,50 | # | timeLimit is missing: a line timeLimit,N before the header is needed",
                "start,idle,1 | timeLimit,7 | line 2: timeLimit is 7: it is given twice",
                "start,idle,1 | # | number of starts is 0: at least one is needed",
                "start,idle,1 | start,idle,0.5 | line 2: sum of the probabilities of the starts is 0.5: 1 is needed",
                "start,idle,1 | start,broken | line 2: start is broken: a state that is not terminal is needed",
                "start,idle,1 | start,ilde | line 2: start is ilde: a state with transitions or a terminal one is needed",
                "start,idle,1 | begin,idle | line 2 is begin,idle: timeLimit,N or start,STATE,PROBABILITY or"
                        + " terminal,STATE or the header state,action,next,probability,reward is allowed here",
                "terminal,broken | # | line 6: next is broken: a state with transitions or a terminal one is needed",
                "terminal,broken | terminal,idle | line 5: state is idle: a terminal state has no transitions",
                "idle,run,idle,0.75,1 | idle,run,idle,NaN,1 | line 5: probability is NaN: a number is needed",
                "idle,run,idle,0.75,1 | idle,run,idle,1.5,1"
                        + " | line 5: probability is 1.5: a number from 0.0 to 1.0 is allowed",
                "idle,run,idle,0.75,1 | idle,run,idle,-0.1,1"
                        + " | line 5: probability is -0.1: a number from 0.0 to 1.0 is allowed",
                "idle,run,idle,0.75,1 | idle,run,idle,0.75,Infinity | line 5: reward is Infinity: a number is needed",
                "idle,run,idle,0.75,1 | idle,run,idle,0.75,1e999"
                        + " | line 5: reward is Infinity: a number from -1.0E9 to 1.0E9 is allowed",
                "idle,run,idle,0.75,1 | idle,run,idle,0.75"
                        + " | line 5: number of fields is 4: 5 are needed: state,action,next,probability,reward",
                "idle,run,idle,0.75,1 | idle,run,idle,0.7,1"
                        + " | line 5: sum of the probabilities of state idle, action run is 0.95: 1 is needed",
                "idle,run,idle,0.75,1 | idle,run,broken,0.25,-5"
                        + " | line 6: transition is [idle, run, broken, -5.0]: each is allowed once",
                "idle,run,idle,0.75,1 | ,run,idle,0.75,1 | line 5: state is '': a name of 1 to 100 characters"
                        + " without space around it and line breaks is needed",
                "busy,rest,busy,1,0 | # | line 8: state is busy: action rest is missing; every state that is not"
                        + " terminal needs every action",
                "busy,rest,busy,1,0 | 'busy',\"rest\",busy,1,0"
                        + " | line 9 is 'busy',\"rest\",busy,1,0: no quotation marks are allowed"
            },
            quoteCharacter = '~')
    void saysWhatIsWrong(String line, String other, String message) {
        String bad = GOOD.replace(line + "\n", other + "\n");
        assertThat(bad).isNotEqualTo(GOOD);
        assertThatIllegalArgumentException().isThrownBy(() -> parse(bad)).withMessage("plant.csv: " + message);
    }

    @Test
    void aFileThatIsNoTableIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransitionCsv.parse(new byte[] {(byte) 0xff, 'a'}, "plant.csv"))
                .withMessage("plant.csv: not a text in UTF-8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(""))
                .withMessage("plant.csv: header is missing: a line " + HEADER + " is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("timeLimit,5\nstart,a\n" + HEADER))
                .withMessage("plant.csv: number of transitions is 0: at least one is needed");
    }

    private static TransitionTable parse(String text) {
        return TransitionCsv.parse(text.getBytes(StandardCharsets.UTF_8), "plant.csv");
    }
}
