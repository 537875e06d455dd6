package org.rollout4j.lm.file;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;

/** Reads tensors straight from their files into a model's flat array. */
final class WeightReader {
    private static final int PIECE = 1 << 18;
    private static final int TRANSPOSED_AT_ONCE = 16;
    private static final int MAX_NAMED = 3;

    private final int length;
    private final List<Placement> placements;
    private final Map<String, StoredTensor> tensors;

    /**
     * @param length the number of parameters
     * @param placements all tensors of the model
     * @param tensors those of the files, by their names in {@code placements}
     */
    WeightReader(int length, List<Placement> placements, Map<String, StoredTensor> tensors) {
        this.length = length;
        this.placements = placements;
        this.tensors = tensors;
    }

    /**
     * All of the model's weights.
     *
     * @throws IllegalArgumentException if a tensor is missing, not of the model, of another shape, or holds a number that is not finite; or
     *     the heap has no room for all
     */
    float[] read(Workers workers) {
        check();
        float[] values = Memory.floats("the model", length);
        decode(values, workers);
        return values;
    }

    private void decode(float[] values, Workers workers) {
        List<Consumer<ByteBuffer>> pieces = new ArrayList<>();
        for (Placement placement : placements) {
            cut(placement, values, pieces);
        }
        ByteBuffer[] buffers = new ByteBuffer[workers.threads()];
        Arrays.setAll(buffers, worker -> StoredTensor.buffer());
        workers.forEachByWorker(pieces.size(), (i, worker) -> pieces.get(i).accept(buffers[worker]));
        pieces.clear(); // the workers' last task would keep the array
    }

    private void check() {
        Set<String> unexpected = new LinkedHashSet<>(tensors.keySet());
        List<String> missing = new ArrayList<>();
        for (Placement placement : placements) {
            if (!unexpected.remove(placement.name())) {
                missing.add(placement.name());
            }
        }
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new IllegalArgumentException((missing.isEmpty() ? "" : "tensors are missing: " + some(missing))
                    + (missing.isEmpty() || unexpected.isEmpty() ? "" : "; ")
                    + (unexpected.isEmpty() ? "" : "tensors are not of this architecture: " + some(unexpected)));
        }
        for (Placement placement : placements) {
            StoredTensor tensor = tensors.get(placement.name());
            List<Long> shape = placement.shape().stream().map(Long::valueOf).toList();
            Require.that(
                    tensor.shape().equals(shape),
                    "shape of tensor " + placement.name(),
                    tensor.shape(),
                    shape + " is needed");
            Require.that(
                    tensor.type().holdsWeights(),
                    "type of tensor " + placement.name(),
                    tensor.type(),
                    "F32, F16, BF16, Q8_0, Q4_0 or Q4_1 is needed");
        }
    }

    private static String some(Iterable<String> names) {
        StringBuilder text = new StringBuilder();
        int count = 0;
        for (String name : names) {
            if (count++ < MAX_NAMED) {
                text.append(count == 1 ? "" : ", ").append(name);
            }
        }
        return count <= MAX_NAMED ? text.toString() : text + " and " + (count - MAX_NAMED) + " others";
    }

    private void cut(Placement placement, float[] values, List<Consumer<ByteBuffer>> pieces) {
        StoredTensor tensor = tensors.get(placement.name());
        int fileRows = placement.order() == Placement.Order.TRANSPOSED ? placement.columns() : placement.rows();
        int fileColumns = placement.order() == Placement.Order.TRANSPOSED ? placement.rows() : placement.columns();
        int step = Math.max(1, PIECE / fileColumns);
        for (int from = 0; from < fileRows; from += Math.min(step, fileRows - from)) {
            int first = from;
            int count = Math.min(step, fileRows - first);
            pieces.add(
                    switch (placement.order()) {
                        case SAME -> buffer -> same(placement, tensor, first, count, values, buffer);
                        case TRANSPOSED -> buffer -> transposed(placement, tensor, first, count, values, buffer);
                        case INTERLEAVED -> buffer -> interleaved(placement, tensor, first, count, values, buffer);
                    });
        }
    }

    private static void same(
            Placement placement, StoredTensor tensor, int first, int count, float[] values, ByteBuffer buffer) {
        int columns = placement.columns();
        int from = first * columns;
        tensor.decode(from, count * columns, values, placement.offset() + from, buffer);
    }

    private static void interleaved(
            Placement placement, StoredTensor tensor, int first, int count, float[] values, ByteBuffer buffer) {
        int columns = placement.columns();
        float[] rows = new float[count * columns];
        tensor.decode((long) first * columns, rows.length, rows, 0, buffer);
        for (int i = 0; i < count; i++) {
            int to = placement.offset() + placement.rowOf(first + i) * columns;
            System.arraycopy(rows, i * columns, values, to, columns);
        }
    }

    /** Several rows of the file at a time, so that what is written lies side by side. */
    private static void transposed(
            Placement placement, StoredTensor tensor, int first, int count, float[] values, ByteBuffer buffer) {
        int fileColumns = placement.rows();
        float[] block = new float[TRANSPOSED_AT_ONCE * fileColumns];
        for (int from = first; from < first + count; from += TRANSPOSED_AT_ONCE) {
            int rows = Math.min(TRANSPOSED_AT_ONCE, first + count - from);
            tensor.decode((long) from * fileColumns, rows * fileColumns, block, 0, buffer);
            for (int column = 0; column < fileColumns; column++) {
                int to = placement.offset() + column * placement.columns() + from;
                for (int row = 0; row < rows; row++) {
                    values[to + row] = block[row * fileColumns + column];
                }
            }
        }
    }
}
