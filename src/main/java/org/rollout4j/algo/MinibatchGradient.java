package org.rollout4j.algo;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Workers;
import org.rollout4j.math.PolicyLoss;
import org.rollout4j.math.ValueLoss;
import org.rollout4j.nn.Network;

/**
 * The gradient of an objective over a minibatch, by the parameters of the policy network, its head and the value network,
 * in that order. The
 * rows are cut into chunks, in a way that only their number decides, whose gradients are computed in parallel and summed in order.
 */
final class MinibatchGradient {
    /** More rows make the matrix products hardly faster, and no longer stay in the cache of a core. */
    private static final int LEAST_CHUNK_ROWS = 256;

    /** Each chunk has a gradient of its own, so there is an end to their number. */
    private static final int MOST_CHUNKS = 16;

    private final Network policy;
    private final PolicyHead head;
    private final Network value;
    private final Workers workers;
    private final int policyParameters;
    private final int chunkRows;
    private final ThreadLocal<ChunkRows> gathered;
    private final ThreadLocal<Scratch> policyScratch;
    private final ThreadLocal<Scratch> valueScratch;
    private final List<PolicyChunk> policyChunks = new ArrayList<>();
    private final List<ValueChunk> valueChunks = new ArrayList<>();
    private final PolicyLoss.Sums policySums = new PolicyLoss.Sums();
    private double valueLoss;

    /** {@code [policy parameters + parameters of its head + value parameters]}. */
    final float[] gradient;

    MinibatchGradient(
            EnvironmentSpec spec, Network policy, PolicyHead head, Network value, int minibatchSize, Workers workers) {
        this.policy = policy;
        this.head = head;
        this.value = value;
        this.workers = workers;
        policyParameters = policy.parameterCount() + head.parameters().length;
        gradient = new float[policyParameters + value.parameterCount()];
        chunkRows =
                Math.max(Math.min(LEAST_CHUNK_ROWS, minibatchSize), (minibatchSize + MOST_CHUNKS - 1) / MOST_CHUNKS);
        gathered = ThreadLocal.withInitial(() -> new ChunkRows(spec, chunkRows));
        policyScratch = ThreadLocal.withInitial(() -> new Scratch(policy, chunkRows));
        valueScratch = ThreadLocal.withInitial(() -> new Scratch(value, chunkRows));
        for (int from = 0; from < minibatchSize; from += chunkRows) {
            policyChunks.add(new PolicyChunk(from == 0));
            valueChunks.add(new ValueChunk(from == 0));
        }
    }

    /**
     * Computes {@link #gradient} and the sums of losses over the rows {@code from .. from + rows - 1} of an epoch.
     *
     * @param rows at most the constructor's
     */
    void compute(Epoch epoch, int from, int rows, Objective objective) {
        int chunks = (rows + chunkRows - 1) / chunkRows;
        float scale = 1f / rows;
        workers.forEach(2 * chunks, task -> {
            int chunk = task % chunks;
            int start = from + chunk * chunkRows;
            int count = Math.min(chunkRows, from + rows - start);
            if (task < chunks) {
                policyChunks.get(chunk).compute(epoch, start, count, scale, objective);
            } else {
                valueChunks.get(chunk).compute(epoch, start, count, scale, objective);
            }
        });
        reduce(chunks);
    }

    PolicyLoss.Sums policySums() {
        return policySums;
    }

    /** The sum of the value losses over the rows. */
    double valueLoss() {
        return valueLoss;
    }

    private void reduce(int chunks) {
        policySums.clear();
        valueLoss = 0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            policySums.add(policyChunks.get(chunk).sums);
            valueLoss += valueChunks.get(chunk).loss;
        }
        if (chunks > 1) { // the first ones have written where the sum goes
            workers.forEach(2, network -> {
                for (int chunk = 1; chunk < chunks; chunk++) {
                    if (network == 0) {
                        add(policyChunks.get(chunk).gradient, 0);
                    } else {
                        add(valueChunks.get(chunk).gradient, policyParameters);
                    }
                }
            });
        }
    }

    private void add(float[] part, int offset) {
        for (int i = 0; i < part.length; i++) {
            gradient[offset + i] += part[i];
        }
    }

    /** What a thread needs to go through a network with the rows of a chunk: one a thread, not one a chunk, so that it stays in the cache of its core. */
    private static final class Scratch {
        private final Network.Pass pass;
        private final float[] outputs;
        private final float[] outputGradients;

        Scratch(Network network, int rows) {
            pass = network.newPass(rows);
            outputs = new float[rows * network.outputs()];
            outputGradients = new float[rows * network.outputs()];
        }
    }

    private final class PolicyChunk {
        private final PolicyLoss.Sums sums = new PolicyLoss.Sums();
        private final float[] gradient;

        PolicyChunk(boolean first) {
            gradient = first ? MinibatchGradient.this.gradient : new float[policyParameters];
        }

        void compute(Epoch epoch, int start, int rows, float scale, Objective objective) {
            ChunkRows chunk = gathered.get();
            PolicyLoss.Batch batch = chunk.forPolicy(epoch, start, rows);
            Scratch scratch = policyScratch.get();
            scratch.pass.forward(rows, epoch.observations(), start * policy.inputs(), scratch.outputs, 0);
            sums.clear();
            int ofHead = policyParameters - head.parameters().length;
            head.loss(objective, batch, scratch.outputs, scale, scratch.outputGradients, gradient, ofHead, sums);
            scratch.pass.backward(rows, scratch.outputGradients, gradient, 0);
        }
    }

    private final class ValueChunk {
        private final float[] gradient;
        private final int offset;
        private double loss;

        ValueChunk(boolean first) {
            gradient = first ? MinibatchGradient.this.gradient : new float[value.parameterCount()];
            offset = first ? policyParameters : 0;
        }

        void compute(Epoch epoch, int start, int rows, float scale, Objective objective) {
            ChunkRows chunk = gathered.get();
            chunk.forValue(epoch, start, rows);
            Scratch scratch = valueScratch.get();
            scratch.pass.forward(rows, epoch.observations(), start * value.inputs(), scratch.outputs, 0);
            loss = ValueLoss.squaredError(
                    rows,
                    scratch.outputs,
                    chunk.values,
                    chunk.returns,
                    objective.valueClip(),
                    (float) objective.valueWeight() * scale,
                    scratch.outputGradients);
            scratch.pass.backward(rows, scratch.outputGradients, gradient, offset);
        }
    }
}
