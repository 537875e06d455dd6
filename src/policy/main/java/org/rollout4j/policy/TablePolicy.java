package org.rollout4j.policy;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.Actions;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;

/**
 * The epsilon-greedy policy of a table of action values (Sutton and Barto, 2018, section 2.2): with probability
 * {@code epsilon} a legal action, each as likely; otherwise a legal action of the greatest value.
 *
 * <p>Of several greatest values each is as likely, drawn from the generator. So in an observation that the table does not
 * know, where all values are the initial one, every legal action is as likely: nothing speaks for any of them, and a
 * fixed choice could go round in circles there for ever.
 *
 * <p>Any number of threads may act by a table that does not change; by another one only the thread that learns.
 *
 * @param table the action values
 * @param actions the discrete actions
 * @param epsilon the probability of exploring, 0 to 1
 */
public record TablePolicy(ActionValues table, ActionSpace.Discrete actions, double epsilon) implements Policy {
    @Override
    public Session open(int rows, RandomGenerator random) {
        return Policy.stateless(table.observationSize(), actions, this::act).open(rows, random);
    }

    private void act(ObservationBatch in, RandomGenerator rng, Actions out) {
        int size = table.observationSize();
        for (int i = 0; i < in.rows(); i++) {
            int row = table.find(in.observations(), i * size);
            act(row, in.actionMasks(), i, rng, out);
        }
    }

    private void act(int row, boolean[] masks, int i, RandomGenerator rng, Actions out) {
        int count = actions.count();
        int legal = 0;
        int ties = 0;
        float best = Float.NEGATIVE_INFINITY;
        for (int a = 0; a < count; a++) {
            if (masks != null && !masks[i * count + a]) {
                continue;
            }
            legal++;
            float value = table.value(row, a);
            if (value > best) {
                best = value;
                ties = 1;
            } else if (value == best) {
                ties++;
            }
        }
        boolean explore = epsilon > 0 && rng.nextDouble() < epsilon;
        int skip = rng.nextInt(explore ? legal : ties);
        int action = -1;
        while (skip >= 0) {
            action++;
            boolean candidate =
                    (masks == null || masks[i * count + action]) && (explore || table.value(row, action) == best);
            skip -= candidate ? 1 : 0;
        }
        double probability = epsilon / legal + (table.value(row, action) == best ? (1 - epsilon) / ties : 0);
        out.set(i, action);
        out.logProbs()[i] = (float) Math.log(probability);
    }
}
