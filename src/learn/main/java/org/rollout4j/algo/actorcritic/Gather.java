package org.rollout4j.algo.actorcritic;

/** Copies scattered rows next to each other. One array after the other, so that many accesses to memory are under way at once. */
final class Gather {
    private Gather() {}

    /**
     * Copies the rows {@code order[from], order[from + 1], …} of {@code all} to the rows {@code at, at + 1, …} of {@code into}.
     *
     * @param rows how many
     * @param size their length
     */
    static void rows(int rows, int size, boolean[] all, int[] order, int from, boolean[] into, int at) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(all, order[from + row] * size, into, (at + row) * size, size);
        }
    }

    /** Copies rows of one element. */
    static void elements(int rows, float[] all, int[] order, int from, float[] into, int at) {
        for (int row = 0; row < rows; row++) {
            into[at + row] = all[order[from + row]];
        }
    }
}
