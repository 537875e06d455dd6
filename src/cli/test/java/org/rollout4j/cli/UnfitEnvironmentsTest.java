package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Box;
import org.rollout4j.core.ContinuousEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** Environments that are not, or no longer, what a model was trained in, or whose numbers are none. */
class UnfitEnvironmentsTest {
    private static final int SOUND = 1_000_000;

    @TempDir
    private Path folder;

    /** Its action is a place in a box whose bounds change. */
    public static final class Stretching implements ContinuousEnvironment {
        static float low = 0;
        static float high = 1;

        private int steps;
        private float start;

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("stretching", Box.of(-1, 10, 1), Box.of(low, high, 1))
                    .withTimeLimit(10);
        }

        @Override
        public void reset(long seed) {
            steps = 0;
            start = new SplitMix(seed).nextFloat();
        }

        @Override
        public StepResult step(float[] actions, int offset) {
            steps++;
            return new StepResult(-Math.abs(actions[offset]), false, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = steps - start;
        }
    }

    @AfterEach
    void mend() {
        Stretching.low = 0;
        Stretching.high = 1;
        FaultyEnvironments.STEPS_LEFT.set(SOUND);
    }

    private Outcome train(Class<?> environment, String algorithm, Object... more) {
        List<Object> arguments = new ArrayList<>(
                List.of("train", environment.getName(), "--algo", algorithm, "--steps", 200, "--quiet"));
        arguments.addAll(List.of("--set", "envs=4", "--set", "horizon=10", "--set", "evaluationEpisodes=2"));
        arguments.addAll(List.of(more));
        return Outcome.of(arguments.toArray());
    }

    @ParameterizedTest
    @CsvSource({"ppo, 0, 2", "a2c, -1, 1", "sac, 0, 1.5"})
    void otherBoundsOfActionsAreRefusedAsOtherShapesAre(String algorithm, float low, float high) {
        Path run = folder.resolve("run");
        train(Stretching.class, algorithm, "--run", run).succeeded();
        Stretching.low = low;
        Stretching.high = high;
        String[] both = {"actions [1] from 0.0 to 1.0", "actions [1] from " + low + " to " + high};

        Outcome.of("train", "--resume", "--run", run, "--steps", 400, "--quiet")
                .failedWith(1, both)
                .failedWith(1, run.resolve("last.zip") + ": does not belong to this environment: ");
        Outcome.of("evaluate", run, "--env", Stretching.class.getName(), "--episodes", 2)
                .failedWith(2, both);
        train(Stretching.class, algorithm, "--run", folder.resolve("next"), "--init", run)
                .failedWith(2, both);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ppo", "a2c", "sac"})
    void aBoxWhoseWidthIsNoFloatIsRefusedByName(String algorithm) {
        Stretching.low = -3.4e38f;
        Stretching.high = 3.4e38f;
        train(Stretching.class, algorithm, "--run", folder.resolve("run"))
                .failedWith(
                        2,
                        "bounds of element 0 of an action of " + Stretching.class.getName() + " are -3.4E38 to 3.4E38");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "NanObservation, shows NaN as element 0 of the observation after step",
        "NanReward, brought the reward NaN at step",
        "InfiniteReward, brought the reward -Infinity at step",
        "NothingLegal, has no legal action after step"
    })
    void whoeverPlaysRefusesWhatTrainingRefuses(String fault, String what) throws Exception {
        FaultyEnvironments.STEPS_LEFT.set(SOUND);
        Class<?> environment = Class.forName(FaultyEnvironments.class.getName() + "$" + fault);
        Path run = folder.resolve("run");
        train(environment, "ppo", "--run", run).succeeded();
        String said = environment.getName() + " " + what;

        FaultyEnvironments.STEPS_LEFT.set(30);
        Outcome.of("evaluate", run, "--env", environment.getName(), "--episodes", 20)
                .failedWith(1, said);
        FaultyEnvironments.STEPS_LEFT.set(30);
        Outcome.of("compare", environment.getName(), "--agents", run + ",random", "--episodes", 20, "--quiet")
                .failedWith(1, said);
        FaultyEnvironments.STEPS_LEFT.set(3);
        Outcome played = Outcome.of("play", run, "--env", environment.getName(), "--speed", 100);
        assertThat(played.exitCode()).isEqualTo(1);
        assertThat(played.err()).startsWith("rollout4j: " + said).hasLineCount(1);
        FaultyEnvironments.STEPS_LEFT.set(3);
        assertThat(Outcome.of("check", environment.getName()).exitCode()).isEqualTo(1);
    }

    @Test
    void aRunThatIsTooShortSaysSo() {
        Outcome outcome = Outcome.of("train", "drain-grid-2x2", "--steps", 10, "--run", folder.resolve("run"));
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("warning: steps is 10: less than one rollout, envs * horizon = 4096 steps");
    }
}
