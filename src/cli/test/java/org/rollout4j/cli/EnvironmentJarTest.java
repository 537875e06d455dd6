package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Environments of users in a jar that is not on the class path: ours with discrete and continuous actions, and MDPs with continuous ones. */
class EnvironmentJarTest {
    private static final int LENGTH = 4;

    /** Shows one of two letters; naming it is worth 1. */
    private static final String LETTERS = """
            package com.acme;

            import org.rollout4j.core.*;

            public class Letters implements DiscreteEnvironment {
                private SplitMix rng = new SplitMix(0);
                private int letter;
                private int steps;
                public EnvironmentSpec spec() {
                    return EnvironmentSpec.of("letters", Box.of(0, 1, 2), 2).withTimeLimit(LENGTH);
                }
                public void reset(long seed) { rng = new SplitMix(seed); steps = 0; letter = rng.nextBelow(2); }
                public StepResult step(int action) {
                    float reward = action == letter ? 1 : 0;
                    letter = rng.nextBelow(2);
                    return new StepResult(reward, false, ++steps == LENGTH);
                }
                public void observe(float[] into, int offset) {
                    into[offset] = letter;
                    into[offset + 1] = 1 - letter;
                }
            }
            """;

    /** Shows a place between -1 and 1; an action costs its squared distance to it. */
    private static final String REACH = """
            package com.acme;

            import org.rollout4j.core.*;

            public class Reach implements ContinuousEnvironment {
                private SplitMix rng = new SplitMix(0);
                private float place;
                private int steps;
                public EnvironmentSpec spec() {
                    return EnvironmentSpec.of("reach", Box.of(-1, 1, 1), Box.of(BOUNDS, 1)).withTimeLimit(LENGTH);
                }
                public void reset(long seed) { rng = new SplitMix(seed); steps = 0; move(); }
                public StepResult step(float[] actions, int offset) {
                    float missed = Math.max(-1, Math.min(1, actions[offset])) - place;
                    move();
                    return new StepResult(-missed * missed, false, ++steps == LENGTH);
                }
                public void observe(float[] into, int offset) { into[offset] = place; }
                private void move() { place = 2 * rng.nextFloat() - 1; }
            }
            """;

    /** The same as an MDP, whose observations are records. */
    private static final String LEVER = """
            package com.acme;

            import java.util.Random;
            import org.deeplearning4j.gym.StepReply;
            import org.deeplearning4j.rl4j.mdp.MDP;
            import org.deeplearning4j.rl4j.space.*;
            import org.nd4j.linalg.api.ndarray.INDArray;

            public class Lever implements MDP<Lever.Place, double[], ActionSpace<double[]>> {
                private static int made;
                private final Random random = new Random(made++);
                private double place;
                private int steps;
                public ObservationSpace<Place> getObservationSpace() {
                    return new ArrayObservationSpace<>(new int[] {1});
                }
                public ActionSpace<double[]> getActionSpace() {
                    return new ActionSpace<double[]>() {
                        public double[] randomAction() { return new double[] {2 * random.nextDouble() - 1}; }
                        public Object encode(double[] action) { return action; }
                        public int getSize() { return 1; }
                        public double[] noOp() { return new double[1]; }
                    };
                }
                public Place reset() { steps = 0; return move(); }
                public void close() {}
                public StepReply<Place> step(double[] action) {
                    double missed = action[0] - place;
                    steps++;
                    return new StepReply<>(move(), -missed * missed, isDone(), null);
                }
                public boolean isDone() { return steps == LENGTH; }
                public MDP<Lever.Place, double[], ActionSpace<double[]>> newInstance() { return new Lever(); }
                private Place move() { place = 2 * random.nextDouble() - 1; return new Place(new double[] {place}); }
                public record Place(double[] toArray) implements Encodable {
                    public boolean isSkipped() { return false; }
                    public INDArray getData() { return null; }
                    public Encodable dup() { return this; }
                }
            }
            """;

    @TempDir
    private static Path directory;

    private static Path jar;

    @BeforeAll
    static void compile() throws IOException {
        jar = ForeignJar.of(
                directory,
                Map.of(
                        "Letters", withLength(LETTERS),
                        "Reach", withLength(REACH).replace("BOUNDS", "-1, 1"),
                        "Endless",
                                withLength(REACH)
                                        .replace("Reach", "Endless")
                                        .replace("BOUNDS", "-1, Float.POSITIVE_INFINITY"),
                        "Lever", withLength(LEVER)));
    }

    private static String withLength(String source) {
        return source.replace("LENGTH", Integer.toString(LENGTH));
    }

    /** Without learning, at best an action of 0 costs a third a step, and a letter is named every other time. */
    @ParameterizedTest
    @CsvSource({
        "Letters, ppo, 6000, 3.75, 4",
        "Letters, dqn, 3000, 3.75, 4",
        "Reach, ppo, 6000, -0.5, 0",
        "Reach, sac, 1000, -0.5, 0",
        "Lever, ppo, 6000, -0.5, 0",
        "Lever, sac, 1000, -0.5, 0"
    })
    void areTrainedAndEvaluated(String name, String algorithm, int steps, double least, double most) {
        Path run = directory.resolve(name + "-" + algorithm);
        train(name, algorithm, steps, run).succeeded();
        assertThat(ForeignJar.meanReturn(run, jar)).isBetween(least, most);
        Outcome.of("evaluate", run, "--quiet").succeeded();
    }

    @Test
    void sacRefusesActionsWithoutBoundsBeforeThereIsARun() {
        Path run = directory.resolve("endless");
        assertThat(train("Endless", "sac", 100, run).failedWith(2).err())
                .isEqualTo("rollout4j: bounds of element 0 of an action is -1.0 to Infinity: SAC needs finite ones\n");
        assertThat(run).doesNotExist();
        train("Endless", "ppo", 64, run).succeeded();
    }

    private static Outcome train(String name, String algorithm, int steps, Path run) {
        boolean replays = !algorithm.equals("ppo");
        return Outcome.of(
                "train",
                "com.acme." + name,
                "--algo",
                algorithm,
                "--classpath",
                jar,
                "--run",
                run,
                "--steps",
                steps,
                "--quiet",
                "--set",
                "discount=0.5",
                "--set",
                replays ? "learningRate=0.005" : "learningRate=0.002", // with 0.005 one PPO of ten never explores
                "--set",
                "envs=4",
                "--set",
                replays ? "learningStarts=200" : "horizon=32",
                "--set",
                replays ? "batchSize=64" : "minibatchSize=64",
                "--set",
                "threads=1",
                "--set",
                "evaluateEvery=100000",
                "--set",
                "evaluationEpisodes=20");
    }
}
