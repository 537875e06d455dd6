package org.rollout4j.math;

/** Generalised advantage estimation (Schulman et al., 2016, equation 16). */
public final class Gae {
    private Gae() {}

    /**
     * Computes {@code A_t = delta_t + discount * lambda * A_(t+1)} backwards through each environment's steps, where {@code
     * delta_t = r_t + discount * V(next_t) - V_t}. At a termination nothing follows; at a truncation the value of the final
     * observation follows, but no advantage.
     *
     * @param steps steps a environment
     * @param envs environments; row {@code t * envs + e} is step t of environment e in every array
     * @param rewards {@code [steps * envs]}
     * @param values {@code [steps * envs]}, V of the observations
     * @param nextValues {@code [steps * envs]}, V of what followed, the final observation where an episode ended
     * @param terminated {@code [steps * envs]}
     * @param truncated {@code [steps * envs]}
     * @param discount gamma, 0 to 1
     * @param lambda 0 (one step) to 1 (Monte Carlo)
     * @param advantages {@code [steps * envs]}, written; {@code advantages + values} are the lambda returns
     */
    public static void advantages(
            int steps,
            int envs,
            float[] rewards,
            float[] values,
            float[] nextValues,
            boolean[] terminated,
            boolean[] truncated,
            double discount,
            double lambda,
            float[] advantages) {
        float gamma = (float) discount;
        float decay = (float) (discount * lambda);
        for (int row = steps * envs - 1; row >= 0; row--) {
            float next = terminated[row] ? 0 : gamma * nextValues[row];
            float delta = rewards[row] + next - values[row];
            boolean last = row >= (steps - 1) * envs || terminated[row] || truncated[row];
            advantages[row] = last ? delta : delta + decay * advantages[row + envs];
        }
    }
}
