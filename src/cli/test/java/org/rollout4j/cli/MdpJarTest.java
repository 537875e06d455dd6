package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.run.RunConfig;
import org.rollout4j.run.Trainings;

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

    /**
     * Walks on a ring of SIZE places after a prize, which lies where the generator says, for ever; has nothing to close before it was
     * reset.
     */
    private static final String RING = """
            package com.acme;

            import java.util.Random;
            import org.deeplearning4j.gym.StepReply;
            import org.deeplearning4j.rl4j.mdp.MDP;
            import org.deeplearning4j.rl4j.space.*;
            import org.nd4j.linalg.api.ndarray.INDArray;

            public class Ring implements MDP<Ring.State, Integer, DiscreteSpace> {
                public static class State implements Encodable {
                    final double way;
                    State(int way) { this.way = way; }
                    public double[] toArray() { return new double[] {way}; }
                    public boolean isSkipped() { return false; }
                    public INDArray getData() { return null; }
                    public Encodable dup() { return null; }
                }
                private final int size;
                private final Random random;
                private int[] place;
                private int prize;
                public Ring(int size, Random random) { this.size = size; this.random = random; }
                public ObservationSpace<State> getObservationSpace() {
                    return new ArrayObservationSpace<State>(new int[] {1});
                }
                public DiscreteSpace getActionSpace() { return new DiscreteSpace(2); }
                private State state() { return new State(Math.floorMod(prize - place[0], size)); }
                public State reset() {
                    place = new int[] {random.nextInt(size)};
                    prize = random.nextInt(size);
                    return state();
                }
                public void close() { place[0] = 0; }
                public StepReply<State> step(Integer action) {
                    place[0] = Math.floorMod(place[0] + 2 * action - 1, size);
                    boolean won = place[0] == prize;
                    prize = won ? random.nextInt(size) : prize;
                    return new StepReply<>(state(), won ? 1 : 0, false, null);
                }
                public boolean isDone() { return false; }
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
                        "Ring", RING,
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

    private static Outcome trainRing(Path run, int steps, Object... more) {
        List<Object> arguments = new ArrayList<>(
                List.of("train", "com.acme.Ring(7)", "--classpath", jar, "--run", run, "--steps", steps, "--quiet"));
        arguments.addAll(List.of(more));
        for (String setting : List.of(
                "envs=4",
                "horizon=32",
                "threads=1",
                "evaluationEpisodes=20",
                "checkpointEvery=512",
                "evaluateEvery=1024")) {
            arguments.addAll(List.of("--set", setting));
        }
        return Outcome.of(arguments.toArray());
    }

    @Test
    void oneThatTakesAGeneratorIsRepeatedAndResumedToTheBit() throws Exception {
        assertThat(Outcome.of("check", "com.acme.Ring(7)", "--classpath", jar)
                        .succeeded()
                        .out())
                .contains("nothing found");
        Path whole = directory.resolve("ring");
        Path parts = directory.resolve("ringInParts");
        Outcome trained = trainRing(whole, 2048, "--time-limit", 30).succeeded();
        assertThat(trained.err()).doesNotContain("distinct");
        Trainings.trainUntil(1024, parts, RunConfig.readToTrain(whole));
        Outcome.of("train", "--resume", "--run", parts, "--quiet").succeeded();
        RunFiles.assertSameTraining(parts, whole);
    }

    @Test
    void itsTimeLimitIsKnownWhereverItIs() {
        Path run = directory.resolve("limited");
        trainRing(run, 512, "--time-limit", 9).succeeded();
        JsonNode evaluated = evaluated(run);
        assertThat(evaluated.get("env").asText()).isEqualTo("com.acme.Ring(7)@9");
        assertThat(evaluated.get("meanLength").asDouble()).isEqualTo(9);
        assertThat(evaluated(run, "--time-limit", 4).get("meanLength").asDouble())
                .isEqualTo(4);
        assertThat(evaluated(run, "--env", "com.acme.Ring(5)").get("meanLength").asDouble())
                .isEqualTo(1000);
        Outcome.of("train", "--resume", "--run", run, "--time-limit", 9, "--quiet")
                .succeeded();
        Outcome.of("train", "--resume", "--run", run, "--time-limit", 8, "--quiet")
                .failedWith(2, "com.acme.Ring(7)@8", "com.acme.Ring(7)@9 is what");
    }

    private static JsonNode evaluated(Path run, Object... more) {
        List<Object> arguments = new ArrayList<>(
                List.of("evaluate", run, "--classpath", jar, "--json", "--episodes", 5, "--no-baseline"));
        arguments.addAll(List.of(more));
        return Outcome.of(arguments.toArray()).succeeded().json();
    }

    @Test
    void worldsOfRl4jAreTrainedByTheNameOfTheirClass() {
        Path run = directory.resolve("maze");
        String name = "org.deeplearning4j.rl4j.mdp.TMazeEnvironment(6)";
        Outcome.of("train", name, "--run", run, "--steps", 512, "--quiet", "--set", "evaluationEpisodes=20")
                .succeeded();
        assertThat(Outcome.of("evaluate", run, "--json", "--episodes", 20)
                        .succeeded()
                        .json()
                        .get("env")
                        .asText())
                .isEqualTo(name);
    }
}
