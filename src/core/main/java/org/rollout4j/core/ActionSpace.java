package org.rollout4j.core;

/** The actions that an environment takes, and a policy chooses from. */
public sealed interface ActionSpace {
    /** The most discrete actions. */
    int MAX_COUNT = 1 << 16;

    /** The number of elements of one action in {@link Actions}. */
    int width();

    /**
     * Numbered actions.
     *
     * @param count they are {@code 0 .. count - 1}, 1 to {@value #MAX_COUNT}
     * @param masked whether some are illegal in some states, see {@link Environment#actionMask}
     */
    record Discrete(int count, boolean masked) implements ActionSpace {
        public Discrete {
            Require.inRange("actionCount", count, 1, MAX_COUNT);
        }

        @Override
        public int width() {
            return 1;
        }

        /**
         * How many actions are legal.
         *
         * @param masks {@code [..][count]}, true where an action is legal; null if all are
         * @param row the row of {@code masks} to look at
         */
        public int legalCount(boolean[] masks, int row) {
            int legal = masks == null ? count : 0;
            for (int a = 0; a < count && masks != null; a++) {
                legal += masks[row * count + a] ? 1 : 0;
            }
            return legal;
        }

        /** The legal action with {@code index} legal ones before it, which is below {@link #legalCount}. */
        public int legalAction(boolean[] masks, int row, int index) {
            if (masks == null) {
                return index;
            }
            int action = -1;
            for (int left = index; left >= 0; left--) {
                do {
                    action++;
                } while (!masks[row * count + action]);
            }
            return action;
        }

        @Override
        public String toString() {
            return count + " actions" + (masked ? " with masks" : "");
        }
    }

    /**
     * Points of a box.
     *
     * @param box the bounds of each element
     */
    record Continuous(Box box) implements ActionSpace {
        public Continuous {
            Require.that(box != null, "continuousActions", null, "a box is needed");
        }

        @Override
        public int width() {
            return box.size();
        }

        @Override
        public String toString() {
            return "actions " + box.shape();
        }
    }

    /** Numbered actions that are all always legal. */
    static ActionSpace discrete(int count) {
        return new Discrete(count, false);
    }

    /** Points of a box. */
    static ActionSpace continuous(Box box) {
        return new Continuous(box);
    }
}
