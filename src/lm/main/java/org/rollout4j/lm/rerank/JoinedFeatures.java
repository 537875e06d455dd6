package org.rollout4j.lm.rerank;

import java.util.List;
import org.rollout4j.core.Require;

/**
 * The features of several kinds side by side, each kind scaled so that a {@link Scorer} supposes of all of them together as much as of each other kind, however
 * many there are: a dozen that people can read are not drowned by hundreds of a model's.
 *
 * @param kinds in this order; at least one
 */
public record JoinedFeatures(List<Features> kinds) implements Features {
    public JoinedFeatures {
        kinds = List.copyOf(kinds);
        Require.that(!kinds.isEmpty(), "number of kinds of features", 0, "at least 1 is needed");
    }

    @Override
    public String name() {
        return String.join("+", kinds.stream().map(Features::name).toList());
    }

    @Override
    public int size() {
        return kinds.stream().mapToInt(Features::size).sum();
    }

    /** What the features of a kind are multiplied by: {@code sqrt(size / (kinds * size of the kind))}. */
    public float scale(int kind) {
        return (float) Math.sqrt(
                (double) size() / ((double) kinds.size() * kinds.get(kind).size()));
    }

    @Override
    public float[][] of(List<String> prompts, List<String> completions) {
        float[][] rows = new float[completions.size()][size()];
        int first = 0;
        for (int kind = 0; kind < kinds.size(); kind++) {
            float[][] own = kinds.get(kind).of(prompts, completions);
            float scale = scale(kind);
            for (int row = 0; row < rows.length; row++) {
                for (int i = 0; i < own[row].length; i++) {
                    rows[row][first + i] = scale * own[row][i];
                }
            }
            first += kinds.get(kind).size();
        }
        return rows;
    }
}
