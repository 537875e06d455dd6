package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rollout4j.core.Box;
import org.rollout4j.core.ContinuousEnvironment;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;

class CheckCommandTest {
    /** Remembers its steps across episodes, and shows and pays what it has not promised. */
    public static final class Faulty implements DiscreteEnvironment {
        private int steps;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("faulty", Box.of(0, 1, 1), 2).withRewardHigh(0);
        }

        @Override
        public void reset(long seed) {}

        @Override
        public StepResult step(int action) {
            steps++;
            return new StepResult(1, steps % 10 == 0, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = steps;
        }
    }

    /** Takes the action for memory of its own, and goes farther than it has promised. */
    public static final class Careless implements ContinuousEnvironment {
        private float sum;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("careless", Box.of(-1, 1, 1), Box.of(-1, 1, 1));
        }

        @Override
        public void reset(long seed) {
            sum = 0;
        }

        @Override
        public StepResult step(float[] actions, int offset) {
            actions[offset] = Math.abs(actions[offset]);
            sum += actions[offset];
            return new StepResult(0, false, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = sum;
        }
    }

    @Test
    void nothingIsFoundInAGoodEnvironment() {
        JsonNode json =
                Outcome.of("check", "drain-grid-3x3", "--json").succeeded().json();

        assertThat(json.get("errors").asInt()).isZero();
        assertThat(json.get("findings")).isEmpty();
        assertThat(Outcome.of("check", "drain-grid-3x3", "--seed", 5)
                        .succeeded()
                        .out())
                .contains("nothing found");
    }

    @Test
    void continuousActionsAreCheckedToo() {
        assertThat(Outcome.of("check", "Pendulum-v1").succeeded().out()).contains("nothing found");
        Outcome ran = Outcome.of("check", Careless.class.getName());
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("2 errors");
        assertThat(ran.out()).contains("step writes to the array of actions", "outside -1.0 to 1.0");
    }

    @Test
    void errorsMakeItFail() {
        Outcome ran = Outcome.of("check", Faulty.class.getName(), "--json");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.json().get("errors").asInt()).isGreaterThan(2);
        assertThat(ran.json().get("findings").get(0).get("severity").asText()).isEqualTo("error");
        assertThat(ran.json().get("findings").get(0).get("fix").asText()).isNotEmpty();
    }

    @Test
    void findingsAreTextWithWhatToDo() {
        assertThat(Outcome.of("check", Faulty.class.getName()).out())
                .contains("error  ", "Widen the observation space", " errors, ");
    }

    @Test
    void anEnvironmentThatIsNotThereIsWrongUsage() {
        Outcome.of("check", "drain-grit").failedWith(2, "did you mean drain-grid?");
        Outcome.of("check", "com.acme.Missing").failedWith(2, "com.acme.Missing is not on the classpath");
        Outcome.of("check", "com.acme.Missing", "--classpath", "no.jar").failedWith(2, "no.jar", "no such file");
        Outcome.of("check", "drain-grid", "--seed", "x").failedWith(2, "--seed", "'x'");
    }

    /** Works for a thousand steps of an instance. */
    public static final class WearsOut implements DiscreteEnvironment {
        private int steps;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("wears-out", Box.of(0, 1, 1), 2).withTimeLimit(50);
        }

        @Override
        public void reset(long seed) {}

        @Override
        public StepResult step(int action) {
            steps++;
            return new StepResult(steps > 3000 ? Float.NaN : 0, false, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = 0;
        }
    }

    @Test
    @Tag("slow")
    void playsAsLongAsItIsTold() {
        String name = WearsOut.class.getName();
        assertThat(Outcome.of("check", name).succeeded().out()).contains("nothing found");
        assertThat(Outcome.of("check", name, "--steps", "4e3").out()).contains("is NaN");
        Outcome.of("check", name, "--steps", 0).failedWith(2, "steps", "0");
    }

    /** Takes -1 and NaN for actions, which nobody sends. */
    @Test
    void whatNobodySendsMayBeAccepted() {
        assertThat(Outcome.of("check", WearsOut.class.getName()).succeeded().out())
                .contains("nothing found");
    }

    @Test
    void aTimeLimitIsPartOfTheName() {
        assertThat(Outcome.of("check", "CartPole-v1", "--time-limit", 30, "--json")
                        .succeeded()
                        .json()
                        .get("env")
                        .asText())
                .isEqualTo("CartPole-v1@30");
        Outcome.of("check", "CartPole-v1@0").failedWith(2, "time limit of CartPole-v1@0 is 0");
        Outcome.of("check", "CartPole-v1", "--time-limit", 2_000_000).failedWith(2, "time limit is 2000000");
        Outcome.of("check", "table:some.csv", "--time-limit", 30).failedWith(2, "timeLimit");
    }
}
