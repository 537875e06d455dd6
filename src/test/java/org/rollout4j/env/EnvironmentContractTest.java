package org.rollout4j.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** What every environment of the catalogue keeps. */
class EnvironmentContractTest {
    /** Those whose rewards are too many to keep a result for each. */
    private static final Set<String> REWARDS_OF_ANY_SIZE = Set.of("2048");

    private static final long STEP_RESULT_BYTES = 24;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed-grid",
                "drain-grid",
                "drain-grid-2x2",
                "drain-grid-5x5",
                "drain-grid-3x7",
                "drain-grid-8x8",
                "snake",
                "snake-4x4",
                "snake-3x10",
                "2048"
            })
    void keepsTheContract(String id) {
        EnvironmentFactory factory = Catalogue.find(id);
        for (int seed = 0; seed < 5; seed++) {
            assertThat(EnvironmentChecker.check(factory, seed)).isEmpty();
        }
        try (Environment one = factory.create();
                Environment other = factory.create()) {
            assertThat(one.spec()).isEqualTo(factory.spec());
            assertThatIllegalStateException().isThrownBy(() -> one.step(0));
            sameSeedSameEpisode(one, other);
            refusesActionsThatThereAreNot(one);
            truncatesAtTheTimeLimit(one);
            masksAreAsTheSpecSays(one);
            allocatesNothingPerStep(one);
        }
    }

    private static void sameSeedSameEpisode(Environment one, Environment other) {
        List<Object> first = episode(one, 7);
        episode(one, 8); // what came before does not matter
        assertThat(episode(one, 7)).isEqualTo(first);
        episode(other, 9);
        assertThat(episode(other, 7)).isEqualTo(first);
        assertThat(episode(other, 8)).isNotEqualTo(first);
    }

    private static List<Object> episode(Environment environment, long seed) {
        SplitMix random = new SplitMix(1);
        float[] observation = new float[environment.spec().observationSize()];
        List<Object> seen = new ArrayList<>();
        environment.reset(seed);
        StepResult result;
        do {
            environment.observe(observation, 0);
            seen.add(Arrays.toString(observation));
            result = environment.step(legalAction(environment, random));
            seen.add(result);
        } while (!result.ended());
        environment.observe(observation, 0);
        seen.add(Arrays.toString(observation));
        assertThatIllegalStateException().isThrownBy(() -> environment.step(0));
        return seen;
    }

    private static void refusesActionsThatThereAreNot(Environment environment) {
        environment.reset(1);
        int actions = environment.spec().actionCount();
        for (int action : new int[] {-1, actions, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> environment.step(action));
        }
        environment.step(actions - 1);
    }

    /** Up and down again, so that no drain grid of more than one cell ever gets empty, and whatever masks say. */
    private static void truncatesAtTheTimeLimit(Environment environment) {
        EnvironmentSpec spec = environment.spec();
        float[] cells = new float[spec.observationSize()];
        SplitMix random = new SplitMix(2);
        int truncated = 0;
        for (int episode = 0; episode < 200; episode++) {
            environment.reset(random.nextLong());
            int steps = 0;
            StepResult result;
            do {
                result = environment.step(steps % 2);
                steps++;
                environment.observe(cells, 0);
            } while (!result.ended());
            assertThat(steps).isLessThanOrEqualTo(spec.timeLimit());
            assertThat(result.truncated()).isEqualTo(steps == spec.timeLimit());
            truncated += result.truncated() ? 1 : 0;
        }
        assertThat(truncated).isPositive();
    }

    /** All actions are legal where the spec knows no masks; else at least one in every state, and not all in some. */
    private static void masksAreAsTheSpecSays(Environment environment) {
        int actions = environment.spec().actionCount();
        SplitMix random = new SplitMix(4);
        int illegal = 0;
        environment.reset(0);
        for (int i = 0; i < 1000; i++) {
            boolean[] mask = new boolean[actions + 2];
            environment.actionMask(mask, 1);
            assertThat(mask[0]).isFalse();
            assertThat(mask[actions + 1]).isFalse();
            int legal = 0;
            for (int action = 0; action < actions; action++) {
                legal += mask[1 + action] ? 1 : 0;
            }
            assertThat(legal).isPositive();
            illegal += actions - legal;
            if (environment.step(legalAction(environment, random)).ended()) {
                environment.reset(i);
            }
        }
        assertThat(illegal > 0).isEqualTo(environment.spec().actionMasks());
    }

    private static int legalAction(Environment environment, SplitMix random) {
        boolean[] mask = new boolean[environment.spec().actionCount()];
        environment.actionMask(mask, 0);
        int action;
        do {
            action = random.nextInt(mask.length);
        } while (!mask[action]);
        return action;
    }

    private static void allocatesNothingPerStep(Environment environment) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int steps = 20_000;
        play(environment, steps);
        long before = threads.getCurrentThreadAllocatedBytes();
        int episodes = play(environment, steps);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        long results = REWARDS_OF_ANY_SIZE.contains(environment.spec().id()) ? STEP_RESULT_BYTES * steps : 0;
        assertThat(bytes).isLessThan(1000 + 100L * episodes + results); // an episode may cost an object or two
    }

    private static int play(Environment environment, int steps) {
        float[] observation = new float[environment.spec().observationSize()];
        int actions = environment.spec().actionCount();
        SplitMix random = new SplitMix(3);
        int episodes = 0;
        environment.reset(0);
        for (int i = 0; i < steps; i++) {
            environment.observe(observation, 0);
            if (environment.step(random.nextInt(actions)).ended()) {
                environment.reset(i);
                episodes++;
            }
        }
        return episodes;
    }
}
