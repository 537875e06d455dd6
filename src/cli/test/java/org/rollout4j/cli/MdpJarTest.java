package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MDPs as they are found in the wild, in a jar that is not on the class path. */
@Tag("slow")
class MdpJarTest {
    /**
     * Walks five places to the right: one mutable object as every observation, null as its data and bounds, done before its first
     * step, one generator for all, copies that share everything. BREAKS is the step of its life that fails.
     */
    private static final String SOURCE = """
            package com.acme;

            import java.util.Random;
            import org.deeplearning4j.gym.StepReply;
            import org.deeplearning4j.rl4j.mdp.MDP;
            import org.deeplearning4j.rl4j.space.*;
            import org.nd4j.linalg.api.ndarray.INDArray;

            public class NAME implements MDP<NAME.State, Integer, DiscreteSpace> {
                public static class State implements Encodable {
                    double[] place = new double[1];
                    public double[] toArray() { return place; }
                    public boolean isSkipped() { return false; }
                    public INDArray getData() { return null; }
                    public Encodable dup() { return null; }
                }
                private static final Random RANDOM = new Random();
                private static int life;
                private final State state = new State();
                private boolean done = true;
                public ObservationSpace<State> getObservationSpace() {
                    return new ObservationSpace<State>() {
                        public String getName() { return null; }
                        public int[] getShape() { return new int[] {1}; }
                        public INDArray getLow() { return null; }
                        public INDArray getHigh() { return null; }
                    };
                }
                public DiscreteSpace getActionSpace() { return new DiscreteSpace(2); }
                public State reset() { state.place[0] = RANDOM.nextInt(3); return state; }
                public void close() {}
                public StepReply<State> step(Integer action) {
                    if (++life == BREAKS) throw new IllegalStateException("sensor lost\\n  at sea");
                    state.place[0] = Math.max(0, state.place[0] + (action == 1 ? 1 : -1));
                    done = state.place[0] == 5;
                    return new StepReply<>(state, done ? 1 : -0.1, done, null);
                }
                public boolean isDone() { return done; }
                public MDP<State, Integer, DiscreteSpace> newInstance() { return this; }
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
                        "Walk", SOURCE.replace("NAME", "Walk").replace("BREAKS", "-1"),
                        "Fragile", SOURCE.replace("NAME", "Fragile").replace("BREAKS", "1500")));
    }

    private static Outcome train(String name, Path run) {
        return Outcome.of(
                "train",
                "com.acme." + name,
                "--classpath",
                jar,
                "--run",
                run,
                "--steps",
                4000,
                "--quiet",
                "--set",
                "envs=4",
                "--set",
                "horizon=32",
                "--set",
                "threads=1",
                "--set",
                "evaluationEpisodes=20",
                "--set",
                "checkpointEvery=128",
                "--set",
                "evaluateEvery=4000",
                "--set",
                "learningRate=0.003");
    }

    @Test
    void isTrainedEvaluatedAndFoundAgain() {
        Path run = directory.resolve("walk");
        train("Walk", run).succeeded();
        // Straight there, from place 0, 1 or 2: 0.6, 0.7 or 0.8.
        assertThat(ForeignJar.meanReturn(run, jar)).isBetween(0.6, 0.8);
        Outcome.of("train", "com.acme.Walk", "--run", directory.resolve("other"))
                .failedWith(2, "environment class com.acme.Walk is not on the classpath; --classpath JAR adds to it");
    }

    @Test
    void aFailureIsOneLineAndTheLastCheckpointStays() throws IOException {
        Path run = directory.resolve("fragile");
        Outcome outcome = train("Fragile", run);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .matches("rollout4j: com.acme.Fragile failed at step [0-9]+, action [01]:"
                        + " java.lang.IllegalStateException: sensor lost; the last good checkpoint is \\Q"
                        + run.resolve("last.zip") + "\\E\n");
        assertThat(RunFiles.progress(run).updates()).isEqualTo(11); // 1500 steps are 11 rollouts of 128, and 92
    }

    @Test
    void worldsOfRl4jAreTrainedByTheNameOfTheirClass() {
        Path run = directory.resolve("maze");
        String name = "org.deeplearning4j.rl4j.mdp.TMazeEnvironment(6)";
        Outcome.of("train", name, "--run", run, "--steps", 512, "--quiet", "--set", "evaluationEpisodes=2")
                .succeeded();
        assertThat(Outcome.of("evaluate", run, "--json", "--episodes", 2)
                        .succeeded()
                        .json()
                        .get("env")
                        .asText())
                .isEqualTo(name);
    }
}
