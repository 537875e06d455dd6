package org.rollout4j.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a component of a configuration record means and which values it may have: in the Javadoc, and at run time to
 * whoever lists the settings. A component that is a record of settings itself needs none.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** The meaning and the range, in a line that begins in lower case. */
    String value();
}
