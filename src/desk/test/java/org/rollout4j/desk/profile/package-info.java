/** Journals that are torn, damaged and killed, profiles that are private and forgotten, and data sets there and back. */
package org.rollout4j.desk.profile;
