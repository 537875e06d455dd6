package org.rollout4j.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
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
                (name, layers) -> trained.put(name, new TrainedNetwork(layers, state.floats(NETWORKS + "/" + name))));
        ObservationNormaliser normaliser = new ObservationNormaliser(spec.observationSize(), normalised);
        if (normalised) {
            normaliser.restore(state.part(NORMALISER));
        }
        return new Networks(head, trained, normaliser);
    }

    float[] logStd(EnvironmentSpec spec) {
        return state.floats(LOG_STD, spec.actionSize());
    }

    ActionTable table(EnvironmentSpec spec, double initialValue, double epsilon) {
        float[] observations = state.floats(OBSERVATIONS);
        int size = spec.observationSize();
        int states = observations.length / size;
        Require.that(
                observations.length % size == 0,
                "length of " + OBSERVATIONS,
                observations.length,
                "a multiple of the observation size " + size + " is needed");
        ObservationIndex index = new ObservationIndex(size, Math.max(1, states));
        for (int row = 0; row < states; row++) {
            int at = index.findOrAdd(observations, row * size);
            Require.that(at == row, "observation " + row + " of the table", "that of row " + at, "each must differ");
        }
        return new ActionTable(index, spec.actionCount(), state.floats(VALUES), initialValue, epsilon);
    }

    ColumnSums columnSums() {
        return new ColumnSums(state.floats(SEED_TABLE, ColumnSums.LENGTH));
    }
}
