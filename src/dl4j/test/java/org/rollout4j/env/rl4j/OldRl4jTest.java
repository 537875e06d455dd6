package org.rollout4j.env.rl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.ClassEnvironments;
import org.rollout4j.env.EnvironmentChecker;

/** MDPs that were compiled against interfaces as RL4J had them before 1.0.0-beta7, played with those of today. */
@Tag("slow")
class OldRl4jTest {
    /** Observations had {@code toArray()} alone. */
    private static final String ENCODABLE = """
            package org.deeplearning4j.rl4j.space;

            public interface Encodable {
                double[] toArray();
            }
            """;

    /** Observations could be of any type, so that {@code reset()} returned an {@code Object}. */
    private static final String MDP = """
            package org.deeplearning4j.rl4j.mdp;

            public interface MDP<O, A, S extends org.deeplearning4j.rl4j.space.ActionSpace<A>> {
                org.deeplearning4j.rl4j.space.ObservationSpace<O> getObservationSpace();
                S getActionSpace();
                O reset();
                void close();
                org.deeplearning4j.gym.StepReply<O> step(A action);
                boolean isDone();
                MDP<O, A, S> newInstance();
            }
            """;

    /** Before 1.0.0-beta7 what else there was to say came as an object of a JSON library. */
    private static final String STEP_REPLY = """
            package org.deeplearning4j.gym;

            public class StepReply<T> {
                public StepReply(T observation, double reward, boolean done, org.json.JSONObject info) {}
            }
            """;

    private static final String JSON = """
            package org.json;

            public class JSONObject {}
            """;

    /** A corridor of five places. */
    private static final String CORRIDOR = """
            package com.acme;

            import org.deeplearning4j.gym.StepReply;
            import org.deeplearning4j.rl4j.mdp.MDP;
            import org.deeplearning4j.rl4j.space.*;

            public class Corridor implements MDP<Corridor.Place, Integer, DiscreteSpace> {
                VISIBLE static class Place implements Encodable {
                    final int x;
                    Place(int x) { this.x = x; }
                    @Override public double[] toArray() { return new double[] {x, 4 - x}; }
                }
                private int x;
                public Corridor() {}
                @Override public ObservationSpace<Place> getObservationSpace() {
                    return new ArrayObservationSpace<>(new int[] {2});
                }
                @Override public DiscreteSpace getActionSpace() { return new DiscreteSpace(2); }
                @Override public Place reset() { x = 0; return new Place(x); }
                @Override public void close() {}
                @Override public StepReply<Place> step(Integer action) {
                    x = Math.max(0, x + 2 * action - 1);
                    return new StepReply<>(new Place(x), isDone() ? 10 : -1, isDone(), null);
                }
                @Override public boolean isDone() { return x == 4; }
                @Override public Corridor newInstance() { return new Corridor(); }
            }
            """;

    @TempDir
    private Path directory;

    private static void compile(Path sources, Path into, String classpath, Map<String, String> classes)
            throws IOException {
        Files.createDirectories(sources);
        Files.createDirectories(into);
        for (Map.Entry<String, String> source : classes.entrySet()) {
            Files.writeString(sources.resolve(source.getKey() + ".java"), source.getValue());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-d", into.toString(), "-cp", classpath, "-proc:none", "-nowarn");
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> paths = classes.keySet().stream()
                    .map(name -> sources.resolve(name + ".java"))
                    .toList();
            assertThat(compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(paths))
                            .call())
                    .isTrue();
        }
    }

    /** The corridor as it was compiled then, in today's JVM. */
    private EnvironmentFactory corridor(Map<String, String> then, String visible) throws IOException {
        String today = System.getProperty("java.class.path");
        Path old = directory.resolve("old");
        compile(directory.resolve("oldSources"), old, today, then);
        Path classes = directory.resolve("classes");
        compile(
                directory.resolve("sources"),
                classes,
                old + System.getProperty("path.separator") + today,
                Map.of("Corridor", CORRIDOR.replace("VISIBLE", visible)));
        URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, OldRl4jTest.class.getClassLoader());
        return ClassEnvironments.load("com.acme.Corridor", loader);
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "protected", ""})
    void observationsThatHaveNothingButToArrayAreRead(String visible) throws IOException {
        EnvironmentFactory factory = corridor(Map.of("Encodable", ENCODABLE, "MDP", MDP), visible);
        assertThat(EnvironmentChecker.check(factory, 1)).isEmpty();
        try (CheckedEnvironment environment = new CheckedEnvironment(factory.create())) {
            float[] observation = new float[2];
            for (int episode = 0; episode < 2; episode++) {
                environment.reset(episode);
                environment.observe(observation, 0);
                assertThat(observation).containsExactly(0, 4);
                assertThat(environment.step(1)).isEqualTo(new StepResult(-1, false, false));
                environment.step(1);
                environment.step(1);
                environment.observe(observation, 0);
                assertThat(observation).containsExactly(3, 1);
                assertThat(environment.step(1)).isEqualTo(new StepResult(10, true, false));
            }
        }
    }

    @Test
    void whatNoAdapterHelpsIsToldInALine() throws IOException {
        EnvironmentFactory factory = corridor(
                Map.of("Encodable", ENCODABLE, "MDP", MDP, "StepReply", STEP_REPLY, "JSONObject", JSON), "public");
        try (CheckedEnvironment environment = new CheckedEnvironment(factory.create())) {
            environment.reset(0);
            assertThatExceptionOfType(EnvironmentException.class)
                    .isThrownBy(() -> environment.step(1))
                    .withMessageMatching("com.acme.Corridor failed at step 1, action 1: java.lang.No\\w+Error: .*")
                    .withMessageContainingAll(
                            "compiled against an RL4J before 1.0.0-beta7",
                            "boolean isSkipped()",
                            "INDArray getData()",
                            "Encodable dup()")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        }
    }
}
