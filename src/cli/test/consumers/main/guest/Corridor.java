package guest;

import org.rollout4j.core.Box;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/** Ten places in a row; 0 steps left, 1 steps right; the goal is the place at the right end. */
public final class Corridor implements Environment {
    private int place;

    @Override
    public EnvironmentSpec spec() {
        return EnvironmentSpec.of("corridor", Box.of(0, 1, 1), 2).withTimeLimit(50);
    }

    @Override
    public void reset(long seed) {
        place = new SplitMix(seed).nextInt(9);
    }

    @Override
    public StepResult step(int action) {
        place = action == 1 ? place + 1 : Math.max(0, place - 1);
        return new StepResult(place == 9 ? 1 : -0.1f, place == 9, false);
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = place / 9f;
    }
}
