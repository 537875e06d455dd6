package org.rollout4j.env.decision;

import java.util.List;
import java.util.Map;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Scene;
import org.rollout4j.env.table.StatePicture;

/**
 * Lets jobs of three classes into the queue of one server, or turns them away (Naor, 1969; Stidham, 1985): a cheap job now may stand in the
 * way of a dear one later, and all that wait cost money.
 *
 * <p>Each step a job arrives, of class 0, 1 or 2 with probability 0.2, 0.3 and 0.5, and is accepted, action 1, or rejected, action 0. Accepting brings 10, 5
 * or 2. Then each job in the system, at most {@value #CAPACITY}, costs {@value #HOLDING}, and the one being served is done with probability
 * {@value #SERVICE}. While the system is full, accepting is illegal.
 *
 * <p>An episode takes {@value #TIME_LIMIT} steps and starts with an empty system. The observation is the number of jobs in the system, divided by
 * its maximum, and the class of the arriving job one-hot.
 *
 * <p>In the long run it is optimal to accept a class while the number in the system is below a threshold of its own, the higher the dearer it is:
 * 6, 2 and 1.
 */
public final class Admission implements MarkovModel {
    public static final String ID = "admission";

    static final int CAPACITY = 10;
    static final double HOLDING = 0.5;
    static final double SERVICE = 0.6;
    static final int TIME_LIMIT = 200;
    static final int REJECT = 0;
    static final int ACCEPT = 1;

    /** The threshold that is best if it is to be the same for all classes, within the time limit. */
    static final int BEST_THRESHOLD = 1;

    private static final double[] ARRIVALS = {0.2, 0.3, 0.5};
    private static final double[] REWARDS = {10, 5, 2};
    private static final int CLASSES = ARRIVALS.length;
    private static final int SIZE = 1 + CLASSES;

    public static EnvironmentSpec spec() {
        return EnvironmentSpec.of(ID, Box.of(0, 1, SIZE), 2)
                .withActionMasks(true)
                .withTimeLimit(TIME_LIMIT)
                .withRewardLow(-HOLDING * CAPACITY)
                .withRewardHigh(REWARDS[0]);
    }

    /** To accept all jobs, and to accept them up to the best threshold. */
    public static Map<String, Policy> heuristics() {
        return Map.of("accept-all", threshold(CAPACITY), "threshold", threshold(BEST_THRESHOLD));
    }

    /** Accepts any job while there are fewer than {@code threshold} in the system. */
    static Policy threshold(int threshold) {
        return Policy.ofRule(SIZE, 2, (seen, at) -> Math.round(seen[at] * CAPACITY) < threshold ? ACCEPT : REJECT);
    }

    static int state(int jobs, int arriving) {
        return jobs * CLASSES + arriving;
    }

    private static int jobs(int state) {
        return state / CLASSES;
    }

    private static int arriving(int state) {
        return state % CLASSES;
    }

    @Override
    public int stateCount() {
        return (CAPACITY + 1) * CLASSES;
    }

    @Override
    public int actionCount() {
        return 2;
    }

    @Override
    public boolean terminal(int state) {
        return false;
    }

    @Override
    public boolean legal(int state, int action) {
        return action == REJECT || jobs(state) < CAPACITY;
    }

    /** Each class of the next job, without a job done and then with one. */
    @Override
    public int outcomeCount(int state, int action) {
        return jobs(state) + action > 0 ? 2 * CLASSES : CLASSES;
    }

    @Override
    public int next(int state, int action, int outcome) {
        return state(jobs(state) + action - outcome / CLASSES, outcome % CLASSES);
    }

    @Override
    public double reward(int state, int action, int outcome) {
        return (action == ACCEPT ? REWARDS[arriving(state)] : 0) - HOLDING * (jobs(state) + action);
    }

    @Override
    public double probability(int state, int action, int outcome) {
        double done = jobs(state) + action > 0 ? SERVICE : 0;
        return ARRIVALS[outcome % CLASSES] * (outcome < CLASSES ? 1 - done : done);
    }

    @Override
    public double startProbability(int state) {
        return jobs(state) == 0 ? ARRIVALS[arriving(state)] : 0;
    }

    @Override
    public void observe(int state, float[] into, int offset) {
        into[offset] = jobs(state) / (float) CAPACITY;
        for (int c = 0; c < CLASSES; c++) {
            into[offset + 1 + c] = arriving(state) == c ? 1 : 0;
        }
    }

    @Override
    public int stateOf(float[] observations, int offset) {
        int arriving = 0;
        while (arriving < CLASSES - 1 && observations[offset + 1 + arriving] < 0.5f) {
            arriving++;
        }
        return state(Math.round(observations[offset] * CAPACITY), arriving);
    }

    /** The jobs in the system, the one being served in front, and the arriving job with what accepting it brings. */
    public static StatePicture picture() {
        return new StatePicture(Admission::picture, List.of("reject", "accept"));
    }

    private static Scene picture(int state) {
        Scene.Builder scene = Scene.builder(CAPACITY + 2.4, 3);
        for (int place = 0; place < CAPACITY; place++) {
            scene.cell(1, CAPACITY + 1 - place, Scene.Paint.FAINT, 1);
            if (place < jobs(state)) {
                double x = CAPACITY + 1.5 - place;
                scene.circle(x, 1.5, 0.34, place == 0 ? Scene.Paint.GOOD : Scene.Paint.ACCENT);
            }
        }
        int reward = (int) REWARDS[arriving(state)];
        return scene.circle(0.75, 1.5, 0.6, Scene.Paint.WARM, 0.25 + 0.075 * reward)
                .text(0.75, 1.5, 0.4, Integer.toString(reward), Scene.Paint.INK)
                .text(CAPACITY + 1.5, 0.5, 0.3, "served", Scene.Paint.INK)
                .text(0.75, 0.5, 0.3, "new", Scene.Paint.INK)
                .build();
    }
}
