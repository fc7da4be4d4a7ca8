<?php
/**
 * A network of sites (multisite) made of a single one.
 *
 *     make URL   the tables of a network, and the constants in wp-config.php
 *     add URL    a second site, at the path /deux/
 *     fill URL   posts, comments and an image in it
 *
 * The environment variable WPS_PATH says for which site PHP is started: `/deux/` for the second.
 */

list( $verb ) = $arguments;

if ( 'make' === $verb ) {
	require_once ABSPATH . 'wp-admin/includes/upgrade.php';
	require_once ABSPATH . 'wp-admin/includes/network.php';
	foreach ( $wpdb->tables( 'ms_global' ) as $table => $prefixed ) {
		$wpdb->$table = $prefixed;
	}
	$host = preg_replace( '#^\w+://#', '', $arguments[1] );
	install_network();
	populate_network( 1, $host, 'webmaster@example.org', 'Le réseau', '/', false );
	$config = file_get_contents( ABSPATH . 'wp-config.php' );
	$config = preg_replace( "/define\( 'WP_(HOME|SITEURL)'.*\n/", '', $config );
	$lines  = '';
	foreach (
		array(
			'MULTISITE'            => 'true',
			'SUBDOMAIN_INSTALL'    => 'false',
			'DOMAIN_CURRENT_SITE'  => "'$host'",
			'PATH_CURRENT_SITE'    => "'/'",
			'SITE_ID_CURRENT_SITE' => '1',
			'BLOG_ID_CURRENT_SITE' => '1',
		) as $name => $value
	) {
		$lines .= "define( '$name', $value );\n";
	}
	// WordPress finds the site by host and path, which a program on the command line has to tell.
	$lines .= "\$_SERVER['HTTP_HOST'] = '$host';\n\$_SERVER['REQUEST_URI'] = getenv( 'WPS_PATH' ) ?: '/';\n";
	$config = str_replace( '$table_prefix', $lines . '$table_prefix', $config );
	file_put_contents( ABSPATH . 'wp-config.php', $config );
	update_option( 'home', $arguments[1] );
	update_option( 'siteurl', $arguments[1] );
} elseif ( 'add' === $verb ) {
	flush_rewrite_rules( false );
	$host = preg_replace( '#^\w+://#', '', $arguments[1] );
	wps_check( wpmu_create_blog( $host, '/deux/', 'Le deuxième', 1 ), 'second site' );
} elseif ( 'fill' === $verb ) {
	update_option( 'permalink_structure', '/%year%/%postname%/' );
	update_option( 'timezone_string', 'Europe/Paris' );
	$category = wp_insert_term( 'Ponts', 'category' );
	foreach ( array( '05' => 'Un', '06' => 'Deux', '07' => 'Trois' ) as $month => $title ) {
		$id = wps_check(
			wp_insert_post(
				array(
					'post_title'    => $title,
					'post_content'  => "Texte de « $title ».\n\n<a href=\"$arguments[1]/deux/2016/un/\">Un</a>",
					'post_status'   => 'publish',
					'post_author'   => 1,
					'post_date'     => "2016-$month-10 10:00:00",
					'post_category' => array( $category['term_id'] ),
				)
			),
			$title
		);
		wp_insert_comment(
			array(
				'comment_post_ID'      => $id,
				'comment_author'       => 'Ada',
				'comment_author_email' => 'ada@example.org',
				'comment_content'      => 'Bravo.',
				'comment_date'         => '2016-06-01 10:00:00',
			)
		);
	}
	$uploads = wp_upload_dir( '2016/05' );
	$file    = $uploads['path'] . '/pont.png';
	$image   = imagecreatetruecolor( 30, 20 );
	imagepng( $image, $file );
	$attachment = wp_insert_attachment(
		array(
			'post_title'     => 'pont',
			'post_mime_type' => 'image/png',
			'post_date'      => '2016-05-10 10:00:00',
			'post_status'    => 'inherit',
		),
		$file,
		$id
	);
	update_post_meta( $id, '_thumbnail_id', $attachment );
	// A revision would be an item that only the database has.
	remove_action( 'post_updated', 'wp_save_post_revision' );
	wp_update_post(
		array(
			'ID'           => $id,
			'post_content' => '<img src="' . $uploads['url'] . '/pont.png" alt="Un pont" />',
		)
	);
}
