package org.rollout4j.env.decision;

import java.util.Map;
import java.util.stream.IntStream;
import org.rollout4j.core.Box;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Scene;
import org.rollout4j.env.table.StatePicture;

/**
 * Periodic review of a stock with lost sales and a lead time, for which no simple rule is optimal: the standard problem of Zipkin (Old and
 * new methods for lost-sales inventory systems, Operations Research 56(5), 2008).
 *
 * <p>Each period, one step, goes like this: an order of 0 to {@value #MAX_ORDER} units is placed, which arrives {@value #LEAD_TIME} periods
 * later; demand comes, Poisson with mean {@value #DEMAND}, cut at {@value #MAX_DEMAND}; what is in stock is sold, and demand beyond it is lost;
 * the order placed longest ago arrives. A unit left after the sales costs {@value #HOLDING}, a lost sale {@value #PENALTY}, and the reward is minus
 * these costs. Stock above {@value #MAX_STOCK} units is turned away. Units themselves cost nothing, since what they cost depends on what is sold
 * alone, which the penalty can take in.
 *
 * <p>An episode takes {@value #TIME_LIMIT} periods; it starts with {@value #FIRST_STOCK} units in stock and {@value #DEMAND} in each order under way. The
 * observation is the stock and the orders under way, the oldest first, each divided by its maximum. The optimum costs 4.60 a period in the long
 * run (Zipkin's table), the best base-stock policy about 8 % more.
 */
public final class Inventory implements MarkovModel {
    public static final String ID = "inventory";

    static final int LEAD_TIME = 3;
    static final int DEMAND = 5;
    static final int MAX_DEMAND = 20;
    static final int MAX_ORDER = 10;
    static final int MAX_STOCK = 30;
    static final int HOLDING = 1;
    static final int PENALTY = 4;
    static final int TIME_LIMIT = 100;
    static final int FIRST_STOCK = 10;

    /** Of all levels the best within the time limit. */
    static final int BEST_LEVEL = 21;

    private static final int ORDERS = MAX_ORDER + 1;
    private static final int STATES = (MAX_STOCK + 1) * ORDERS * ORDERS;
    private static final int START = state(FIRST_STOCK, DEMAND, DEMAND);

    /** {@code [MAX_DEMAND + 1]} */
    private final double[] demand = new double[MAX_DEMAND + 1];

    public Inventory() {
        double probability = Math.exp(-DEMAND);
        double left = 1;
        for (int d = 0; d < MAX_DEMAND; d++) {
            demand[d] = probability;
            left -= probability;
            probability *= (double) DEMAND / (d + 1);
        }
        demand[MAX_DEMAND] = left;
    }

    public static EnvironmentSpec spec() {
        return EnvironmentSpec.of(ID, Box.of(0, 1, LEAD_TIME), ORDERS)
                .withTimeLimit(TIME_LIMIT)
                .withRewardLow(-PENALTY * MAX_DEMAND)
                .withRewardHigh(0);
    }

    /** The base-stock policy of the best level. */
    public static Map<String, Policy> heuristics() {
        return Map.of("base-stock", baseStock(BEST_LEVEL));
    }

    /** Orders what is missing, in stock and under way, to {@code level}. */
    static Policy baseStock(int level) {
        return Policy.ofRule(LEAD_TIME, ORDERS, (observations, offset) -> {
            int state = read(observations, offset);
            int position = stock(state) + older(state) + newer(state);
            return Math.min(Math.max(level - position, 0), MAX_ORDER);
        });
    }

    private static int state(int stock, int older, int newer) {
        return (stock * ORDERS + older) * ORDERS + newer;
    }

    private static int stock(int state) {
        return state / (ORDERS * ORDERS);
    }

    /** The order that arrives at the end of this period. */
    private static int older(int state) {
        return state / ORDERS % ORDERS;
    }

    /** The order that arrives at the end of the next period. */
    private static int newer(int state) {
        return state % ORDERS;
    }

    @Override
    public int stateCount() {
        return STATES;
    }

    @Override
    public int actionCount() {
        return ORDERS;
    }

    @Override
    public boolean terminal(int state) {
        return false;
    }

    /** One for each demand. */
    @Override
    public int outcomeCount(int state, int action) {
        return demand.length;
    }

    @Override
    public int next(int state, int action, int outcome) {
        int kept = Math.max(stock(state) - outcome, 0);
        return state(Math.min(kept + older(state), MAX_STOCK), newer(state), action);
    }

    @Override
    public double reward(int state, int action, int outcome) {
        int kept = stock(state) - outcome;
        return kept >= 0 ? -HOLDING * kept : PENALTY * kept;
    }

    @Override
    public double probability(int state, int action, int outcome) {
        return demand[outcome];
    }

    @Override
    public double startProbability(int state) {
        return state == START ? 1 : 0;
    }

    @Override
    public void observe(int state, float[] into, int offset) {
        into[offset] = stock(state) / (float) MAX_STOCK;
        into[offset + 1] = older(state) / (float) MAX_ORDER;
        into[offset + 2] = newer(state) / (float) MAX_ORDER;
    }

    @Override
    public int stateOf(float[] observations, int offset) {
        return read(observations, offset);
    }

    private static int read(float[] observations, int offset) {
        return state(
                Math.round(observations[offset] * MAX_STOCK),
                Math.round(observations[offset + 1] * MAX_ORDER),
                Math.round(observations[offset + 2] * MAX_ORDER));
    }

    /** What is in stock and what is under way, as bars of units. */
    public static StatePicture picture() {
        return new StatePicture(
                Inventory::picture,
                IntStream.rangeClosed(0, MAX_ORDER).mapToObj(n -> "order " + n).toList());
    }

    private static Scene picture(int state) {
        Scene.Builder scene = Scene.builder(MAX_STOCK + 18, 15);
        bar(scene, 1, "stock", stock(state), MAX_STOCK, Scene.Paint.ACCENT);
        bar(scene, 6, "due next", older(state), MAX_ORDER, Scene.Paint.WARM);
        bar(scene, 11, "due then", newer(state), MAX_ORDER, Scene.Paint.WARM);
        return scene.build();
    }

    private static void bar(Scene.Builder scene, int y, String name, int units, int most, Scene.Paint paint) {
        int left = 12;
        scene.text(6, y + 1.5, 1.4, name, Scene.Paint.INK)
                .rectangle(left, y, most, 3, Scene.Paint.FAINT, 1)
                .rectangle(left, y, units, 3, paint, 1)
                .text(left + most + 3, y + 1.5, 1.4, Integer.toString(units), Scene.Paint.INK);
    }
}
