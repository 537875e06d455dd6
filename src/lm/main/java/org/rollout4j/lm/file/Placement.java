package org.rollout4j.lm.file;

import java.util.List;

/**
 * Where a tensor of a file goes in a model's flat array, as a matrix of so many rows.
 *
 * @param name its name in the file
 * @param shape its shape in the file
 * @param offset where in the array its first row begins; the rows lie one after the other
 * @param rows of the array, not of the file
 * @param columns of the array, not of the file
 * @param order how the file's rows become those of the array
 * @param headSize the rows of a head, for {@link Order#INTERLEAVED}
 */
record Placement(String name, List<Integer> shape, int offset, int rows, int columns, Order order, int headSize) {
    /** An order of rows. */
    enum Order {
        /** The array's own. */
        SAME,
        /** The file's rows are the array's columns, as in GPT-2's {@code Conv1D}. */
        TRANSPOSED,
        /**
         * Within a head, those rows are neighbours that rotate together, of which the array has one in each half of the head: how
         * llama.cpp stores queries and keys of Llama.
         */
        INTERLEAVED
    }

    /** Where in the array a row of the file goes; not for {@link Order#TRANSPOSED}. */
    int rowOf(int fileRow) {
        if (order == Order.SAME) {
            return fileRow;
        }
        int inHead = fileRow % headSize;
        return fileRow - inHead + inHead % 2 * (headSize / 2) + inHead / 2;
    }
}
