package org.rollout4j.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Origin;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Success;
import org.rollout4j.fakes.Gaussians;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.ObservationNormaliser;

/** Policies of every kind to test with, of parameters that nobody learned. */
final class Policies {
    private static final int SIZE = 6;
    private static final int ACTIONS = 3;

    static final EnvironmentSpec DISCRETE = EnvironmentSpec.of("discrete", Box.of(-1, 1, 2, 3), ACTIONS)
            .withTimeLimit(77)
            .withSuccess(Success.REWARD);
    static final EnvironmentSpec MASKED = DISCRETE.withId("masked").withActionMasks(true);
    static final EnvironmentSpec CONTINUOUS = EnvironmentSpec.of(
            "continuous", DISCRETE.observations(), new Box(List.of(2), List.of(-0.5f, -3f), List.of(0.25f, 9f)));
    static final EnvironmentSpec UNBOUNDED = EnvironmentSpec.of(
            "unbounded",
            Box.of(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, SIZE),
            Box.of(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 3));
    static final EnvironmentSpec GRID = EnvironmentSpec.of("grid", Box.of(0, 1, 4, 4), 4);

    static final Origin ORIGIN = new Origin(
            "ppo",
            "{\"envs\":8,\"network\":{\"hiddenSizes\":[5]}}",
            Long.MIN_VALUE + 7,
            new Progress(1000, 2000, 10, 30),
            Metrics.NONE.with("evaluationReturn", 0.875).with("odd", Double.NaN),
            new Provenance("0.1.0", null, "17.0.1", "Linux amd64", "2026-01-02T03:04:05Z"));

    private Policies() {}

    static Stream<PolicyFile> all() {
        return Stream.of(
                categorical(DISCRETE, false).withOrigin(ORIGIN),
                categorical(MASKED, true),
                withoutValue(),
                gaussian(CONTINUOUS, false).withOrigin(ORIGIN),
                gaussian(UNBOUNDED, false),
                gaussian(CONTINUOUS, true),
                gaussian(UNBOUNDED, true),
                squashed(),
                actionValues(),
                dueling().withOrigin(ORIGIN),
                table(DISCRETE, 40),
                table(MASKED, 0),
                seedTable().withOrigin(ORIGIN));
    }

    static PolicyFile categorical(EnvironmentSpec spec, boolean normalised) {
        return PolicyFile.of(spec, networks(new CategoricalHead(ACTIONS), ACTIONS, normalised, 5, 4));
    }

    /** What a learner without a network of values makes. */
    static PolicyFile withoutValue() {
        return PolicyFile.of(
                DISCRETE,
                new Networks(
                        new CategoricalHead(ACTIONS), Map.of(Networks.POLICY, network(ACTIONS, 8)), normaliser(false)));
    }

    /**
     * One of continuous actions.
     *
     * @param scaled whether its numbers are in half widths of the box
     */
    static PolicyFile gaussian(EnvironmentSpec spec, boolean scaled) {
        float[] logStd = Gaussians.gaussians(new SplitMix(3), spec.actionSize());
        GaussianHead head = new GaussianHead(logStd, scaled ? spec.actionBox() : null);
        return PolicyFile.of(spec, networks(head, spec.actionSize(), true, 7));
    }

    static PolicyFile squashed() {
        SquashedGaussianHead head = new SquashedGaussianHead(CONTINUOUS.actionBox());
        return PolicyFile.of(CONTINUOUS, new Networks(head, Map.of(Networks.POLICY, network(4)), normaliser(false)));
    }

    static PolicyFile actionValues() {
        ActionValueHead head = new ActionValueHead((ActionSpace.Discrete) MASKED.actions(), () -> 0.25);
        return PolicyFile.of(MASKED, new Networks(head, Map.of(Networks.Q, network(ACTIONS, 9)), normaliser(false)));
    }

    static PolicyFile dueling() {
        ActionValueHead head = new ActionValueHead((ActionSpace.Discrete) DISCRETE.actions(), () -> 0.05);
        Map<String, TrainedNetwork> networks = new LinkedHashMap<>();
        networks.put(Networks.ADVANTAGE, network(ACTIONS, 6));
        networks.put(Networks.VALUE, network(1, 6));
        return PolicyFile.of(DISCRETE, new Networks(head, networks, normaliser(true)));
    }

    static PolicyFile table(EnvironmentSpec spec, int states) {
        ObservationIndex index = new ObservationIndex(SIZE, Math.max(1, states));
        SplitMix rng = new SplitMix(8);
        for (int row = 0; row < states; row++) {
            index.findOrAdd(observation(spec, row), 0);
        }
        float[] values = Gaussians.gaussians(rng, states * ACTIONS);
        if (states > 0) {
            values[4] = Float.NEGATIVE_INFINITY;
        }
        return PolicyFile.of(spec, new ActionTable(index, ACTIONS, values, 0.5, 0.1));
    }

    static PolicyFile seedTable() {
        return PolicyFile.of(GRID, new ColumnSums(Gaussians.gaussians(new SplitMix(4), ColumnSums.LENGTH)));
    }

    /** The observation of that number. */
    static float[] observation(EnvironmentSpec spec, long number) {
        float[] observation = new float[spec.observationSize()];
        for (int i = 0; i < observation.length; i++) {
            long random = SplitMix.derive(number, i);
            observation[i] = spec.equals(GRID) || spec.id().equals("grid") ? random & 1 : random * 0x1p-63f;
        }
        return observation;
    }

    /** A mask that forbids one action; null where there are none. */
    static boolean[] mask(EnvironmentSpec spec, int number) {
        if (!spec.actionMasks()) {
            return null;
        }
        boolean[] mask = new boolean[spec.actionCount()];
        for (int a = 0; a < mask.length; a++) {
            mask[a] = a != number % mask.length;
        }
        return mask;
    }

    private static Networks networks(Head head, int outputs, boolean normalised, Integer... hidden) {
        Map<String, TrainedNetwork> networks = new LinkedHashMap<>();
        networks.put(Networks.POLICY, network(outputs, hidden));
        networks.put(Networks.VALUE, network(1, hidden));
        return new Networks(head, networks, normaliser(normalised));
    }

    private static TrainedNetwork network(int outputs, Integer... hidden) {
        Activation activation = hidden.length % 2 == 0 ? Activation.TANH : Activation.RELU;
        Architecture architecture = new Architecture(SIZE, new ArrayList<>(List.of(hidden)), activation, outputs);
        float[] parameters = Gaussians.gaussians(new SplitMix(outputs), architecture.parameterCount());
        return TrainedNetwork.of(architecture, parameters);
    }

    private static ObservationNormaliser normaliser(boolean enabled) {
        ObservationNormaliser normaliser = new ObservationNormaliser(SIZE, enabled);
        normaliser.update(20, Gaussians.gaussians(new SplitMix(9), 20 * SIZE));
        return normaliser;
    }
}
