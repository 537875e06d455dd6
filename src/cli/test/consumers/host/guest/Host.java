package guest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program with logging of its own. */
public final class Host {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);

    private Host() {}

    public static void main(String[] arguments) {
        LOG.info("host begins");
        LOG.info("host learned to go {}", Consumer.learn());
        LOG.error("host failed", new IllegalStateException("as it should"));
        LOG.debug("host debugs");
    }
}
