package org.rollout4j.env.rl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.HeadlessException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.ClassEnvironments;
import org.rollout4j.env.EnvironmentChecker;
import org.rollout4j.env.rl4j.FoundMdps.Maze;
import org.rollout4j.env.rl4j.FoundMdps.Shown;
import org.rollout4j.env.rl4j.FoundMdps.Snake;

class FoundMdpsTest {
    private static final String PACKAGE = "org.rollout4j.env.rl4j.";

    private static EnvironmentFactory load(String name) {
        return ClassEnvironments.load(PACKAGE + name, FoundMdpsTest.class.getClassLoader());
    }

    static Stream<EnvironmentFactory> drawn() {
        return Stream.of(
                load("FoundMdps$Snake(5, 4)"),
                load("FoundMdps$Cards"),
                load("FoundMdps$Blocks(3)"),
                MdpEnvironment.seededFactory(random -> new Snake(5, 4, random), 100));
    }

    private static List<Object> episode(CheckedEnvironment environment, long seed) {
        environment.reset(seed);
        List<Object> seen = new ArrayList<>();
        float[] observation = new float[environment.spec().observationSize()];
        SplitMix actions = new SplitMix(5);
        StepResult result;
        do {
            environment.observe(observation, 0);
            seen.add(List.of(observation[0], observation[observation.length - 1]));
            result = environment.step(actions.nextInt(environment.spec().actionCount()));
            seen.add(result);
        } while (!result.ended());
        return seen;
    }

    /** Java's generators, those of ND4J, both, and values among them. */
    @ParameterizedTest
    @MethodSource("drawn")
    void whatIsGivenItsGeneratorsIsRepeated(EnvironmentFactory factory) {
        assertThat(EnvironmentChecker.check(factory, 1)).isEmpty();
        try (CheckedEnvironment one = new CheckedEnvironment(factory.create());
                CheckedEnvironment other = new CheckedEnvironment(factory.create())) {
            List<List<Object>> episodes = new ArrayList<>();
            for (int seed = 0; seed < 20; seed++) {
                episodes.add(episode(one, seed));
            }
            for (int seed = 19; seed >= 0; seed--) {
                assertThat(episode(other, seed)).isEqualTo(episodes.get(seed));
            }
            assertThat(episodes.stream().distinct()).hasSizeGreaterThan(10);
        }
    }

    @Test
    void instancesHaveGeneratorsOfTheirOwnFromTheStart() {
        List<Long> drawn = new ArrayList<>();
        EnvironmentFactory factory = MdpEnvironment.seededFactory(
                random -> {
                    drawn.add(random.nextLong());
                    return new Snake(5, 4, random);
                },
                100);
        for (int i = 0; i < 4; i++) {
            factory.create().close();
        }
        assertThat(drawn).doesNotHaveDuplicates();
    }

    /** Thrown by {@code close()} before there is anything to close. */
    static Stream<Throwable> failures() {
        return Stream.of(
                new NullPointerException(),
                new IllegalStateException("not open"),
                new NoClassDefFoundError("com/acme/Socket"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatWasNeverResetNeedsNoClosing(Throwable failure) {
        EnvironmentFactory factory = MdpEnvironment.factory(() -> new Maze(5, new Random(1)) {
            @Override
            public void close() {
                if (failure instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                throw (Error) failure;
            }
        });
        assertThat(factory.spec().actionCount()).isEqualTo(3);
        Environment played = factory.create();
        played.reset(0);
        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(played::close)
                .withMessageContaining("failed at close(): " + failure);
    }

    @Test
    void rewardsThatAddUpAreNamed() {
        assertThat(EnvironmentChecker.check(load("FoundMdps$Maze(30)"), 1))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).startsWith("rewards look like sums"));
    }

    /** Opens a window, at once or with the first episode. */
    public static class Windowed extends Maze {
        public Windowed(boolean atOnce) {
            super(5, new Random(1));
            if (atOnce) {
                throw new HeadlessException("\nNo X11 DISPLAY variable was set");
            }
        }

        @Override
        public Shown reset() {
            throw new IllegalStateException("window", new HeadlessException());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWindowWithoutADisplayIsToldInALine(boolean atOnce) {
        EnvironmentFactory factory = load("FoundMdpsTest$Windowed(" + atOnce + ")");
        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> factory.create().reset(0))
                .withMessageContaining("java.awt.HeadlessException: it opens a window, and there is no display;")
                .withMessageContaining("xvfb-run")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    /** Cannot be made from values alone. */
    public static class Wired extends Maze {
        public Wired(Thread thread) {
            super(5, new Random(1));
        }

        public Wired(long size, double speed, boolean walls, Random random) {
            super((int) size, random);
        }

        public Wired(String file, org.nd4j.linalg.api.rng.Random random) {
            super(5, new Random(1));
        }
    }

    @Test
    void theConstructorsThatThereAreAreListed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load("FoundMdpsTest$Wired(1, 2)"))
                .withMessage(
                        "environment class " + PACKAGE + "FoundMdpsTest$Wired cannot be made: a public class with a"
                                + " public constructor for the values [1, 2] is needed; it has Wired(Thread), which cannot be written:"
                                + " java.lang.Thread or Wired(String) with a org.nd4j.linalg.api.rng.Random that needs no value or"
                                + " Wired(long, double, boolean) with a java.util.Random that needs no value");
        assertThatCode(() -> load("FoundMdpsTest$Wired(9, 0.5, true)").create()).doesNotThrowAnyException();
        assertThatCode(() -> load("FoundMdpsTest$Wired(map.txt)").create()).doesNotThrowAnyException();
    }
}
