package org.rollout4j.math;

import org.rollout4j.core.Rollout;

/** Generalised advantage estimation (Schulman et al., 2016, equation 16). */
public final class Gae {
    private Gae() {}

    /**
     * Computes {@code A_t = delta_t + discount * lambda * A_(t+1)} backwards through each environment's steps, where {@code
     * delta_t = r_t + discount * V(next_t) - V_t}. At a termination nothing follows; at a truncation the value of the final
     * observation follows, but no advantage.
     *
     * @param values {@code [rows]}, V of the observations
     * @param nextValues {@code [rows]}, V of what followed, the final observation where an episode ended
     * @param discount gamma, 0 to 1
     * @param lambda 0 (one step) to 1 (Monte Carlo)
     * @param advantages {@code [rows]}, written; {@code advantages + values} are the lambda returns
     */
    public static void advantages(
            Rollout rollout, float[] values, float[] nextValues, double discount, double lambda, float[] advantages) {
        int envs = rollout.envs();
        int rows = rollout.rows();
        float[] rewards = rollout.rewards();
        boolean[] terminated = rollout.terminated();
        boolean[] truncated = rollout.truncated();
        float gamma = (float) discount;
        float decay = (float) (discount * lambda);
        for (int row = rows - 1; row >= 0; row--) {
            float next = terminated[row] ? 0 : gamma * nextValues[row];
            float delta = rewards[row] + next - values[row];
            boolean last = row >= rows - envs || terminated[row] || truncated[row];
            advantages[row] = last ? delta : delta + decay * advantages[row + envs];
        }
    }
}
