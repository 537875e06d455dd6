package org.rollout4j;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.train.Callback;

/** Logs the warnings of a training where the program logs. */
enum WarningLog implements Callback {
    INSTANCE;

    private static final System.Logger LOG = System.getLogger("org.rollout4j");

    /** This one, then the others. */
    static List<Callback> before(List<Callback> others) {
        List<Callback> all = new ArrayList<>(List.of(INSTANCE));
        all.addAll(others);
        return all;
    }

    @Override
    public void onWarning(String warning) {
        LOG.log(System.Logger.Level.WARNING, warning);
    }
}
