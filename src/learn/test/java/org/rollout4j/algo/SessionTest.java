package org.rollout4j.algo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.Box;
import org.rollout4j.core.DivergenceException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.SplitMix;
import org.rollout4j.env.Catalogue;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.ObservationNormaliser;
import org.rollout4j.policy.ActionValueHead;
import org.rollout4j.policy.CategoricalHead;
import org.rollout4j.policy.Head;
import org.rollout4j.policy.Networks;
import org.rollout4j.policy.TrainedNetwork;

/** Policies of networks in action. */
class SessionTest {
    private static final int ACTIONS = 5;
    private static final EnvironmentSpec SPEC =
            EnvironmentSpec.of("masked", Box.of(-1, 1, 2), ACTIONS).withActionMasks(true);
    private static final EnvironmentFactory GRID = Catalogue.find("drain-grid-3x3");
    private static final EnvironmentFactory PENDULUM = Catalogue.find("Pendulum-v1");

    /** Whose network is a layer with weights of zero, so that its biases are what comes out. */
    private static Networks putsOut(Head head, String name, float... outputs) {
        float[] parameters = new float[3 * ACTIONS];
        System.arraycopy(outputs, 0, parameters, 2 * ACTIONS, ACTIONS);
        Architecture layer = new Architecture(2, List.of(), Activation.TANH, ACTIONS);
        return new Networks(
                head, Map.of(name, TrainedNetwork.of(layer, parameters)), new ObservationNormaliser(2, false));
    }

    private static List<Networks> putOut(float... outputs) {
        return List.of(
                putsOut(new CategoricalHead(ACTIONS), Networks.POLICY, outputs),
                putsOut(new ActionValueHead((ActionSpace.Discrete) SPEC.actions(), () -> 0.5), Networks.Q, outputs));
    }

    static Stream<Arguments> extremes() {
        float huge = Float.MAX_VALUE;
        float none = Float.NEGATIVE_INFINITY;
        float nan = Float.NaN;
        return Stream.of(
                        new float[] {-2e9f, -3e9f, -4e9f, -5e9f, -6e9f},
                        new float[] {-huge, -huge, -huge, -huge, -huge},
                        new float[] {huge, -huge, 0, -2e9f, huge},
                        new float[] {-1e9f, -1e9f, -1e9f, -1e9f, -1e9f},
                        new float[] {-1e30f, -2e30f, 1e30f, -1e30f, 0},
                        new float[] {none, 5, none, none, none},
                        new float[] {none, none, none, none, none},
                        new float[] {-none, none, 0, -none, nan},
                        new float[] {nan, nan, nan, nan, nan})
                .flatMap(outputs -> putOut(outputs).stream())
                .map(Arguments::of);
    }

    /** Whatever comes out, and wherever a mask says that no other action is legal. */
    @ParameterizedTest
    @MethodSource("extremes")
    void anIllegalActionIsNeverChosen(Networks networks) {
        for (int bits = 1; bits < 1 << ACTIONS; bits++) {
            boolean[] legal = new boolean[ACTIONS];
            for (int a = 0; a < ACTIONS; a++) {
                legal[a] = (bits >> a & 1) == 1;
            }
            for (Policy policy : List.of(networks.greedy(SPEC), networks.exploring(SPEC))) {
                Actions out = Actions.of(ActionSpace.discrete(ACTIONS), 1);
                Policy.Session session = policy.open(1, new SplitMix(bits));
                for (int i = 0; i < 20; i++) {
                    session.act(new ObservationBatch(1, new float[2], legal), out);
                    assertThat(legal[out.number(0)]).isTrue();
                }
            }
        }
    }

    @Test
    void theGreedyActionIsTheBestLegalOneWhateverTheNumbers() {
        boolean[] legal = {false, false, true, true, false};
        for (Networks networks : putOut(0, 0, -4e9f, -3e9f, 0)) {
            assertThat(networks.greedy(SPEC).open().act(new float[2], legal)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void anOutputThatIsNoNumberIsTold(int element) {
        float[] outputs = {1, 2, 3, 4, 5};
        outputs[element] = Float.NaN;
        boolean[] all = {true, true, true, true, true};
        for (Networks networks : putOut(outputs)) {
            for (Policy policy : List.of(networks.greedy(SPEC), networks.exploring(SPEC))) {
                assertThatThrownBy(() -> policy.open().act(new float[2], all))
                        .isInstanceOf(DivergenceException.class)
                        .hasMessage("an output of the policy is NaN");
            }
        }
    }

    /** On this thread, which lives on. */
    @Test
    void policiesThatActedAreCollected() throws InterruptedException {
        List<WeakReference<Policy>> policies = new ArrayList<>();
        try (Run discrete = Run.of(GRID, Run.PPO, 1, 1);
                Run values = Run.of(GRID, Run.DQN, 1, 1);
                Run gaussian = Run.of(PENDULUM, Run.PPO, 1, 1);
                Run squashed = Run.of(PENDULUM, Run.SAC, 1, 1)) {
            for (int i = 0; i < 50; i++) {
                policies.add(acted(discrete.learner.greedy(), 9, false));
                policies.add(acted(values.learner.greedy(), 9, false));
                policies.add(acted(gaussian.learner.greedy(), 3, true));
                policies.add(acted(squashed.learner.greedy(), 3, true));
            }
            for (int i = 0; i < 20 && left(policies) > 0; i++) {
                System.gc();
                Thread.sleep(10); // references are cleared by another thread
            }
            assertThat(left(policies)).isZero();
        }
    }

    private static WeakReference<Policy> acted(Policy policy, int size, boolean continuous) {
        Policy.Session session = policy.open();
        if (continuous) {
            session.actContinuous(new float[size]);
        } else {
            session.act(new float[size]);
        }
        return new WeakReference<>(policy);
    }

    private static long left(List<WeakReference<Policy>> policies) {
        return policies.stream().filter(policy -> policy.get() != null).count();
    }

    static Stream<Arguments> acting() {
        return Stream.of(
                Arguments.of(GRID, Run.PPO.withNormaliseObservations(true)),
                Arguments.of(GRID, Run.DQN),
                Arguments.of(PENDULUM, Run.PPO),
                Arguments.of(PENDULUM, Run.SAC));
    }

    @ParameterizedTest
    @MethodSource("acting")
    void aSessionAllocatesNothing(EnvironmentFactory factory, AlgorithmConfig config) {
        int rows = 4;
        EnvironmentSpec spec = factory.spec();
        ObservationBatch in = new ObservationBatch(rows, new float[rows * spec.observationSize()], null);
        Actions out = Actions.of(spec.actions(), rows);
        try (Run run = Run.of(factory, config, 1, 1)) {
            for (Policy policy : List.of(run.learner.greedy(), run.learner.behaviour(Progress.start(1)))) {
                Policy.Session session = policy.open(rows, new SplitMix(1));
                for (int i = 0; i < 100; i++) {
                    session.act(in, out);
                }
                int calls = 10_000;
                long before = allocated();
                for (int i = 0; i < calls; i++) {
                    session.act(in, out);
                }
                assertThat((allocated() - before) / calls).as("bytes a call").isZero();
            }
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void oneObservationHasTheActionOfItsBatch() {
        float[] observations = new float[3 * 20];
        SplitMix random = new SplitMix(3);
        for (int i = 0; i < observations.length; i++) {
            observations[i] = 2 * random.nextFloat() - 1;
        }
        try (Run run = Run.of(PENDULUM, Run.SAC, 1, 1)) {
            Policy policy = run.learner.greedy();
            Actions out = Actions.of(PENDULUM.spec().actions(), 20);
            policy.open(20, random).act(new ObservationBatch(20, observations, null), out);
            Policy.Session session = policy.open();
            for (int row = 0; row < 20; row++) {
                float[] one = session.actContinuous(Arrays.copyOfRange(observations, 3 * row, 3 * row + 3));
                assertThat(one[0]).isCloseTo(out.values()[row], within(1e-5f));
            }
        }
    }
}
