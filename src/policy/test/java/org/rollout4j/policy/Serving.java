package org.rollout4j.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;

/** A program that acts by policy files and needs nothing but what their module needs; {@link ServiceIT} starts it. */
final class Serving {
    private static final int ROWS = 20;

    private Serving() {}

    /** Prints the actions that a policy takes, of each file. */
    public static void main(String[] files) throws IOException {
        for (String file : files) {
            System.out.println(actions(PolicyFile.read(Path.of(file))));
        }
    }

    /** One observation at a time, and many at once. */
    static String actions(PolicyFile policy) {
        EnvironmentSpec spec = policy.environment();
        Policy.Session session = policy.policy().open(1, new SplitMix(1));
        StringBuilder text = new StringBuilder();
        float[] all = new float[ROWS * spec.observationSize()];
        boolean[] masks = spec.actionMasks() ? new boolean[ROWS * spec.actionCount()] : null;
        for (int row = 0; row < ROWS; row++) {
            float[] observation = observation(spec, row);
            boolean[] mask = masks == null ? null : mask(spec, row);
            text.append(
                    spec.continuous()
                            ? Arrays.toString(session.actContinuous(observation))
                            : session.act(observation, mask));
            text.append(' ');
            System.arraycopy(observation, 0, all, row * observation.length, observation.length);
            if (mask != null) {
                System.arraycopy(mask, 0, masks, row * mask.length, mask.length);
            }
        }
        Actions out = Actions.of(spec.actions(), ROWS);
        policy.policy().open(ROWS, new SplitMix(1)).act(new ObservationBatch(ROWS, all, masks), out);
        return text.append(Arrays.toString(out.values())).toString();
    }

    private static float[] observation(EnvironmentSpec spec, int row) {
        float[] observation = new float[spec.observationSize()];
        for (int i = 0; i < observation.length; i++) {
            observation[i] = (row * 7 + i * 3) % 5 < 2 ? 1 : 0;
        }
        return observation;
    }

    private static boolean[] mask(EnvironmentSpec spec, int row) {
        boolean[] mask = new boolean[spec.actionCount()];
        Arrays.fill(mask, true);
        mask[row % mask.length] = false;
        return mask;
    }
}
