package guest;

import org.rollout4j.Model;
import org.rollout4j.Rollout4j;
import org.rollout4j.algo.actorcritic.PpoConfig;
import org.rollout4j.example.Corridor;

/** What a program of somebody else does: it trains a policy on an environment of its own, and acts. */
public final class Consumer {
    private Consumer() {}

    public static void main(String[] arguments) {
        System.out.println("consumer: trained, and goes " + learn());
    }

    /** Where a trained policy goes: to the right, if it learned anything. */
    public static String learn() {
        PpoConfig config = PpoConfig.defaults().withEnvs(8).withHorizon(32);
        Model model = Rollout4j.train(Corridor::new, config, 10_000, 3);
        return model.policy().open().act(new float[] {0.5f}) == 1 ? "right" : "left";
    }
}
