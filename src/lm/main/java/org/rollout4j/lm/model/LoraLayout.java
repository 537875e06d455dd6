package org.rollout4j.lm.model;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Require;

/**
 * Where each of an adapter's parameters is in its one flat array. In order: for each layer and each of its targets {@code A [r][in]} and {@code B
 * [out][r]}; at the end, of a model with a scalar head, that, {@code score [hidden]}.
 */
public final class LoraLayout {
    /**
     * A product with an adapter.
     *
     * @param layer its number
     * @param projection which of the layer
     * @param slot the matrix that it is, or is a part of
     * @param firstRow the first of its rows there
     * @param rows the number of its rows
     * @param a {@code [r][in]}
     * @param b {@code [rows][r]}
     */
    public record Target(
            int layer, Projection projection, Layout.Slot slot, int firstRow, int rows, Layout.Slot a, Layout.Slot b) {}

    private final List<Target> targets = new ArrayList<>();
    private final List<Layout.Slot> slots = new ArrayList<>();
    private final Layout.Slot score;
    private long length;

    /**
     * @param config the shape of the model below it
     * @param scalar whether there is a scalar head, which is learned as a whole
     * @throws IllegalArgumentException if a target is no product of such a model, or there are more parameters than an array can hold
     */
    public LoraLayout(ModelConfig config, LoraConfig lora, boolean scalar) {
        Layout layout = new Layout(config);
        List<Projection> projections = lora.projections(config);
        for (int layer = 0; layer < config.layers(); layer++) {
            for (Projection projection : projections) {
                Layout.Slot slot = projection.slot(layout.layer(layer), config);
                int rows = projection.rows(config);
                String name = layer + "." + projection.in(config);
                targets.add(new Target(
                        layer,
                        projection,
                        slot,
                        projection.firstRow(config),
                        rows,
                        add(name + ".lora_A", lora.r(), slot.columns(), true),
                        add(name + ".lora_B", rows, lora.r(), true)));
            }
        }
        score = scalar ? add("score", 1, config.hiddenSize(), false) : null;
    }

    private Layout.Slot add(String name, int rows, int columns, boolean matrix) {
        long end = length + (long) rows * columns;
        Require.that(
                end <= Integer.MAX_VALUE - 8, "number of parameters up to " + name, end, "an array must hold them");
        Layout.Slot slot = new Layout.Slot(name, rows, columns, (int) length, matrix);
        length = end;
        slots.add(slot);
        return slot;
    }

    /** The number of parameters. */
    public int length() {
        return (int) length;
    }

    /** All of them, in the order of the array. */
    public List<Layout.Slot> slots() {
        return List.copyOf(slots);
    }

    /** The products with an adapter, in the order of the array, which is also that of the matrices in the model. */
    public List<Target> targets() {
        return List.copyOf(targets);
    }

    /** The scalar head; null where there is none. */
    public Layout.Slot score() {
        return score;
    }
}
