package com.acme;

import java.util.List;
import org.rollout4j.env.EnvironmentFamily;
import org.rollout4j.env.EnvironmentFamily.Size;
import org.rollout4j.env.EnvironmentProvider;

/** Brings corridors of 3 to 99 places. */
public final class AcmeEnvironments implements EnvironmentProvider {
    @Override
    public List<EnvironmentFamily> families() {
        return List.of(EnvironmentFamily.sized(
                "acme-corridor",
                List.of(new Size("N", 3, 99, 9)),
                "walk along a corridor of N places, 3 to 99, away from the pit and to the goal",
                sizes -> new CorridorFactory(sizes[0])));
    }
}
