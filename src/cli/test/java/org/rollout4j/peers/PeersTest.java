package org.rollout4j.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rollout4j.bench.Peer;
import org.rollout4j.env.Catalogue;

@Tag("slow")
class PeersTest {
    @Test
    void everyPeerTrains() {
        assertThat(ServiceLoader.load(Peer.class))
                .hasSize(3)
                .allSatisfy(peer -> assertThat(peer.perSecond(Catalogue.find("drain-grid"), Duration.ofMillis(500)))
                        .as(peer.name())
                        .isPositive());
    }
}
