package org.rollout4j.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SavedPolicy;
import org.rollout4j.core.State;
import org.rollout4j.core.Tensor;
import org.rollout4j.nn.NetworkSpec;
import org.rollout4j.nn.ObservationNormaliser;

/**
 * The tensors of a policy's file.
 *
 * @param state {@code networks/NAME}, the parameters of each network; {@code head/log-std}; {@code normaliser/…};
 *     {@code table/observations}, {@code table/values}; {@code seed-table}
 * @param networks their layers, by name
 * @param normalised whether observations are normalised
 */
record PolicyTensors(State state, Map<String, NetworkSpec> networks, boolean normalised) {
    private static final String NETWORKS = "networks";
    private static final String LOG_STD = "head/log-std";
    private static final String NORMALISER = "normaliser";
    private static final String OBSERVATIONS = "table/observations";
    private static final String VALUES = "table/values";
    private static final String SEED_TABLE = "seed-table";

    /**
     * The tensors that such a policy consists of, by name, with their lengths.
     *
     * @param head the type of its head
     * @param networks their layers, by name
     * @throws IllegalArgumentException if a network takes other observations, or nothing on the class path computes it
     */
    static Map<String, Integer> lengths(
            String head, EnvironmentSpec spec, Map<String, NetworkSpec> networks, boolean normalised) {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        switch (head) {
            case HeadDocument.TABLE -> {
                lengths.put(OBSERVATIONS, SavedPolicy.ANY_LENGTH);
                lengths.put(VALUES, SavedPolicy.ANY_LENGTH);
            }
            case HeadDocument.SEED_TABLE -> lengths.put(SEED_TABLE, ColumnSums.LENGTH);
            default -> {
                networks.forEach((name, network) -> {
                    Networks.checkInputs(network.inputs(), spec);
                    lengths.put(NETWORKS + "/" + name, network.parameterCount());
                });
                if (head.equals(HeadDocument.GAUSSIAN) || head.equals(HeadDocument.SCALED_GAUSSIAN)) {
                    lengths.put(LOG_STD, spec.actionSize());
                }
                if (normalised) {
                    ObservationNormaliser.lengths(spec.observationSize())
                            .forEach((name, length) -> lengths.put(NORMALISER + "/" + name, length));
                }
            }
        }
        return lengths;
    }

    static State of(PolicyContent content) {
        State.Builder state = State.builder();
        if (content instanceof Networks some) {
            some.networks().forEach((name, network) -> state.putFloats(NETWORKS + "/" + name, network.parameters()));
            if (some.head() instanceof GaussianHead head) {
                state.putFloats(LOG_STD, head.logStd());
            }
            if (some.normaliser().enabled()) {
                state.put(NORMALISER, some.normaliser().state());
            }
        } else if (content instanceof ActionTable table) {
            state.put(OBSERVATIONS, Tensor.of(table.observations(), table.states(), table.observationSize()));
            state.put(VALUES, Tensor.of(table.values(), table.states(), table.actions()));
        } else if (content instanceof ColumnSums sums) {
            state.put(SEED_TABLE, Tensor.of(sums.table(), 4, 4, 4));
        }
        return state.build();
    }

    Networks networks(Head head, EnvironmentSpec spec) {
        Map<String, TrainedNetwork> trained = new LinkedHashMap<>();
        networks.forEach(
                (name, layers) -> trained.put(name, new TrainedNetwork(layers, state.numbers(NETWORKS + "/" + name))));
        ObservationNormaliser normaliser = new ObservationNormaliser(spec.observationSize(), normalised);
        if (normalised) {
            normaliser.restore(state.part(NORMALISER));
        }
        return new Networks(head, trained, normaliser);
    }

    float[] logStd(EnvironmentSpec spec) {
        return state.numbers(LOG_STD, spec.actionSize());
    }

    ActionTable table(EnvironmentSpec spec, double initialValue, double epsilon) {
        ObservationIndex index = ObservationIndex.of(spec.observationSize(), state.floats(OBSERVATIONS));
        return new ActionTable(index, spec.actionCount(), state.floats(VALUES), initialValue, epsilon);
    }

    ColumnSums columnSums() {
        return new ColumnSums(state.numbers(SEED_TABLE, ColumnSums.LENGTH));
    }
}
