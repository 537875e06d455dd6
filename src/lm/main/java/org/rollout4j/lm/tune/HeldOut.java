package org.rollout4j.lm.tune;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.SplitMix;
import org.rollout4j.file.InvalidFileException;

/**
 * Rows in two parts, each with one at least, in the order that they had.
 *
 * @param heldOut what is judged by
 * @param training what is learned from
 */
record HeldOut<R>(List<R> heldOut, List<R> training) {
    /**
     * Draws what is held out.
     *
     * @param fraction of what is held out
     * @param file named in the message if there are too few
     * @throws InvalidFileException if there is only one row
     */
    static <R> HeldOut<R> draw(List<R> rows, double fraction, SplitMix random, Path file) throws InvalidFileException {
        int count = rows.size();
        if (count < 2) {
            throw new InvalidFileException(
                    file, "holds one example: at least 2 are needed where a part is held out, or validation data");
        }
        int wanted = (int) Math.max(1, Math.min(count - 1, Math.round(count * fraction)));
        List<R> heldOut = new ArrayList<>();
        List<R> training = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean drawn = random.nextBelow(count - i) < wanted - heldOut.size();
            (drawn ? heldOut : training).add(rows.get(i));
        }
        return new HeldOut<>(heldOut, training);
    }
}
